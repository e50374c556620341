import CellGrid
import OrderedCollections
import SignoffOperator

/// The lines around the list of the current screen.
struct StatusText {
    let state: ConsoleState

    private var screen: any ScreenModel { state[state.screen] }

    /// The summary of the screen on one line.
    var summary: StyledLine {
        let own = screen.isLoaded ? screen.summary(in: state) : [StyledLine("loading", .textMuted)]
        var line = StyledLine()
        for (index, part) in ([server, heldRuns].compactMap(\.self) + own).enumerated() {
            if index > 0 { line.append(" " + Mark.dot + " ", .textMuted) }
            line.append(part)
        }
        return line
    }

    /// The host of the server, which is never omitted; `nil` for a database.
    private var server: StyledLine? {
        guard state.settings.serverURL != nil else { return nil }
        return StyledLine(
            "\(state.settings.database)",
            state.settings.isProduction ? .statusProduction : .statusProfile
        )
    }

    /// The number of runs that wait for consent; `nil` for none.
    private var heldRuns: StyledLine? {
        let count = state.heldRuns.count
        guard count > 0 else { return nil }
        return StyledLine("\(Words.count(count)) \(count == 1 ? "run waits" : "runs wait")", .warn)
            .adding(" " + Mark.dot + " ", .textMuted).adding(":work executes them", .key)
    }

    /// The ages of the open questions.
    var queueAges: StyledLine {
        QueueAges(of: state.inbox.entries, rules: state.settings.deciding, at: state.now).line
    }

    /// The effect of Enter, and the reason for a restricted mode.
    var explanation: SafeText {
        if let message = state.backend.awayMessage { return SafeText("disconnected: \(message)").joinedLines() }
        if let reason = state.backend.access.readOnlyReason { return "read-only: \(reason)" }
        if let dialog = state.dialogs.last { return dialog.model.explanation }
        switch state.input.prompt?.kind {
        case .command?: return "Enter runs the command, Tab completes"
        case .filter?: return "Enter keeps the filter"
        case .pipe?: return "Enter pipes the value to the command"
        case nil: break
        }
        if state.isDetailFocused { return "j k scroll \u{b7} Esc returns to the list" }
        return screen.explanation
    }

    /// The commands in the line of keys, the most useful first.
    var hintedCommands: [CommandID] { screen.hints(in: state) }
}
