import CellGrid
import OrderedCollections
import SignoffOperator

/// What the lines around the list say of the screen shown.
struct StatusText {
    let state: ConsoleState

    private var screen: any ScreenModel { state[state.screen] }

    /// The screen in one line.
    var summary: StyledLine {
        let own = screen.isLoaded ? screen.summary(in: state) : [StyledLine("loading", .textMuted)]
        var line = StyledLine()
        for (index, part) in ([server, heldRuns].compactMap(\.self) + own).enumerated() {
            if index > 0 { line.append(" " + Mark.dot + " ", .textMuted) }
            line.append(part)
        }
        return line
    }

    /// The host of the server, which is never left out for want of room; nil for a database.
    private var server: StyledLine? {
        guard state.settings.serverURL != nil else { return nil }
        return StyledLine(
            "\(state.settings.database)",
            state.settings.isProduction ? .statusProduction : .statusProfile
        )
    }

    /// That runs wait for consent; nil when none do.
    private var heldRuns: StyledLine? {
        let count = state.heldRuns.count
        guard count > 0 else { return nil }
        return StyledLine("\(Words.count(count)) \(count == 1 ? "run waits" : "runs wait")", .warn)
            .adding(" " + Mark.dot + " ", .textMuted).adding(":work begins", .key)
    }

    /// How long the open questions have waited.
    var queueAges: StyledLine {
        QueueAges(of: state.inbox.entries, rules: state.settings.deciding, at: state.now).line
    }

    /// What Enter will do, and why things are as they are.
    var explanation: SafeText {
        if let message = state.backend.awayMessage { return SafeText("the store is away: \(message)").joinedLines() }
        if let reason = state.backend.access.readOnlyReason { return "read-only: \(reason)" }
        if let dialog = state.dialogs.last { return dialog.model.explanation }
        switch state.input.prompt?.kind {
        case .command?: return "Enter does it, Tab completes"
        case .filter?: return "Enter keeps the filter"
        case .pipe?: return "Enter gives the value to the command"
        case nil: break
        }
        if state.isDetailFocused { return "j k scroll \u{b7} Esc goes back to the list" }
        return screen.explanation
    }

    /// The commands named at the bottom, the most useful first.
    var hintedCommands: [CommandID] { screen.hints(in: state) }
}
