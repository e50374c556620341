import CellGrid

/// The mouse moves the cursor and scrolls, and does nothing else: no click decides, presses a button of a dialog or sends.
extension ConsoleState {
    /// How many lines one step of the wheel goes.
    private static let wheelLines = 3

    mutating func take(_ event: MouseEvent) {
        // What is under the hand has moved: a decision must be meant for it.
        input.decisionGuard.disarm(at: now)
        window.notifier.lastKeyAt = now
        inbox.followed.noteInput()
        input.pendingKeys = []
        if event.kind == .press, !window.takesClick() { return }
        guard !window.isTooSmall, input.prompt == nil else { return }
        guard dialogs.isEmpty else { return scrollDialog(event.kind) }
        let layout = ScreenLayout(self)
        switch event.kind {
        case .press: click(event.position, layout)
        case .wheelUp: turnWheel(at: event.position, by: -Self.wheelLines, layout)
        case .wheelDown: turnWheel(at: event.position, by: Self.wheelLines, layout)
        }
    }

    private mutating func click(_ position: Position, _ layout: ScreenLayout) {
        if layout.detail.contains(position) {
            isDetailFocused = true
        } else if layout.list.contains(position) {
            isDetailFocused = false
            // The first line holds the column names.
            let row = position.row - layout.list.origin.row - 1
            let cursor = listPlace
            guard row >= 0, row < cursor.count - cursor.top else { return }
            let steps = cursor.top + row - cursor.index
            if steps != 0 { moveCursor(by: steps) }
        }
    }

    private mutating func turnWheel(at position: Position, by lines: Int, _ layout: ScreenLayout) {
        if layout.detail.contains(position) {
            scrollDetail(by: lines, layout)
        } else if layout.list.contains(position) {
            moveCursor(by: lines)
        }
    }

    /// The wheel goes through what is only read; a form or a question is left to the keys.
    private mutating func scrollDialog(_ kind: MouseEvent.Kind) {
        guard kind != .press, dialogs.last?.model.followsWheel == true else { return }
        for _ in 0..<Self.wheelLines { _ = takeDialogKey(kind == .wheelUp ? .up : .down) }
    }
}
