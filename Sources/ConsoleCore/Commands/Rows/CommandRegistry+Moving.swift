extension CommandID {
    static let down = CommandID("down")
    static let up = CommandID("up")
    static let first = CommandID("first")
    static let last = CommandID("last")
    static let halfPageDown = CommandID("half_page_down")
    static let halfPageUp = CommandID("half_page_up")
    static let pageDown = CommandID("page_down")
    static let pageUp = CommandID("page_up")
    static let left = CommandID("left")
    static let right = CommandID("right")
    static let nextTab = CommandID("next_tab")
    static let previousTab = CommandID("previous_tab")
    static let previousAction = CommandID("previous_action")
    static let nextAction = CommandID("next_action")
}

/// Moves within a list and between panes.
extension CommandRegistry {
    static let moving: [Command] = [
        Command(
            .down,
            "down",
            in: .move,
            keys: ["j", "down"],
            traits: [.movesCursor],
            change: { state, _ in state.move(.lines(1)) }
        ),
        Command(
            .up,
            "up",
            in: .move,
            keys: ["k", "up"],
            traits: [.movesCursor],
            change: { state, _ in state.move(.lines(-1)) }
        ),
        Command(
            .first,
            "to the top",
            in: .move,
            keys: ["g g", "home"],
            traits: [.movesCursor],
            change: { state, _ in state.move(.toStart) }
        ),
        Command(
            .last,
            "to the end",
            in: .move,
            keys: ["G", "end"],
            traits: [.movesCursor],
            change: { state, _ in state.move(.toEnd) }
        ),
        Command(
            .halfPageDown,
            "half a page down",
            in: .move,
            keys: ["ctrl-d"],
            traits: [.movesCursor],
            change: { state, _ in state.move(.halfPages(1)) }
        ),
        Command(
            .halfPageUp,
            "half a page up",
            in: .move,
            keys: ["ctrl-u"],
            traits: [.movesCursor],
            change: { state, _ in state.move(.halfPages(-1)) }
        ),
        Command(
            .pageDown,
            "a page down",
            in: .move,
            keys: ["pagedown"],
            traits: [.movesCursor],
            change: { state, _ in state.move(.pages(1)) }
        ),
        Command(
            .pageUp,
            "a page up",
            in: .move,
            keys: ["pageup"],
            traits: [.movesCursor],
            change: { state, _ in state.move(.pages(-1)) }
        ),
        Command(
            .left,
            "to the list",
            in: .move,
            keys: ["h", "left"],
            disabled: { ScreenLayout($0).hasDetail ? nil : "there is one pane" },
            change: { state, _ in state.isDetailFocused = false }
        ),
        Command(
            .right,
            "to the preview",
            in: .move,
            keys: ["l", "right"],
            disabled: { ScreenLayout($0).hasDetail ? nil : "there is one pane" },
            change: { state, _ in state.isDetailFocused = true }
        ),
        Command(
            .nextTab,
            "next tab",
            in: .move,
            keys: ["tab"],
            on: [.inbox, .threads, .history],
            change: { state, _ in state.changeTab(by: 1) }
        ),
        Command(
            .previousTab,
            "previous tab",
            in: .move,
            keys: ["backtab"],
            on: [.inbox, .threads, .history],
            change: { state, _ in state.changeTab(by: -1) }
        ),
        Command(
            .previousAction,
            "previous action, or previous group",
            in: .move,
            keys: ["{"],
            on: [.inbox],
            traits: [.movesCursor],
            disabled: { $0.inbox.reasonNotToChangeAction },
            change: { state, _ in state.changeAction(by: -1) }
        ),
        Command(
            .nextAction,
            "next action, or next group",
            in: .move,
            keys: ["}"],
            on: [.inbox],
            traits: [.movesCursor],
            disabled: { $0.inbox.reasonNotToChangeAction },
            change: { state, _ in state.changeAction(by: 1) }
        ),
    ]
}
