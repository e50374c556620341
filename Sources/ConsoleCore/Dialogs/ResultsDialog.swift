import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// The outcomes of answers that were sent together.
package struct ResultsDialog: Equatable, Sendable {
    var scroll = 0
}

extension ResultsDialog: DialogModel {
    var explanation: SafeText { "Enter closes" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        let failed = state.sending.outbox.batch?.failed.isEmpty == false
        return (failed ? [state.settings.keys.dialogKey(.sendAll, does: "plan the failed once more")] : []) + [
            .close, .scroll,
        ]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .escape, .enter, .character("q"): state.dialogs.close()
        default:
            if let steps = key.scrollSteps(page: 8) {
                let most = max(0, lines(width: state.window.dialogWidth - 4, in: state).count - state.window.dialogRows)
                state.dialogs.replace(ResultsDialog(scroll: min(max(0, scroll + steps), most)))
                break
            }
            // The key shows the plan of the failed answers, which needs a confirmation of its own.
            guard state.settings.keys.isKey(key, of: .sendAll), let failed = state.sending.outbox.batch?.failed,
                !failed.isEmpty
            else {
                break
            }
            state.dialogs.close()
            state.openPlan(.only(failed))
        }
        return []
    }

    /// Returns the outcomes of the last answers that were sent together, failures first.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        guard let batch = state.sending.outbox.batch else { return [] }
        var parts = ["\(Words.count(batch.sent)) of \(Words.count(batch.lines.count)) sent"]
        if !batch.failed.isEmpty { parts.append("\(Words.count(batch.failed.count)) not sent") }
        let underWay = batch.count { $0 == .sending }
        if underWay > 0 { parts.append("\(Words.count(underWay)) being sent") }
        let unknown = batch.count { $0 == .unknown }
        if unknown > 0 { parts.append("\(Words.count(unknown)) being looked up") }
        var lines = [StyledLine(.dotted(parts), .textStrong), StyledLine()]
        func add(_ line: Outbox.Batch.Line) {
            let (mark, role): (SafeText, ThemeRole) =
                switch line.result {
                case .sent: (Mark.approve, .ok)
                case .failed: (Mark.reject, .danger)
                case .sending: (Mark.ellipsis, .statePending)
                case .unknown: (Mark.question, .warn)
                }
            lines.append(
                StyledLine(mark + " ", role).adding(.name(line.title))
                    .adding("  " + SafeText.name(line.thread.rawValue), .textMuted)
            )
            guard case .failed(let reason) = line.result else { return }
            lines += StyledLine.quoting(reason, .danger, to: width - 4, limit: 4, in: state.settings.glyphs)
                .map { $0.indented(by: 4) }
        }
        let order: [(Outbox.Result) -> Bool] = [
            { if case .failed = $0 { true } else { false } }, { $0 == .unknown }, { $0 == .sending }, { $0 == .sent },
        ]
        for isMeant in order {
            for line in batch.lines.values where isMeant(line.result) && lines.count < 2_000 { add(line) }
        }
        return lines
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(
                title: "What was sent",
                lines: lines(width: state.window.dialogWidth - 4, in: state),
                scroll: scroll,
                button: "Close"
            )
        )
    }
}
