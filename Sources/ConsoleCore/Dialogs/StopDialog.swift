import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator

/// The dialog that asks whether to stop a run.
package struct StopDialog: Equatable, Sendable {
    var run: Run
}

extension StopDialog: DialogModel {
    var explanation: SafeText { "Enter cancels" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [state.settings.keys.dialogKey(.stopRun, does: "stop the run"), .cancel]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        if key == .escape || key == .enter || key == .character("q") {
            state.dialogs.close()
            return []
        }
        guard state.settings.keys.isKey(key, of: .stopRun), state.mayConfirm(.stopRun) else { return [] }
        state.dialogs.close()
        let token = state.makeToken()
        state.sending[token] = .cancel(run.id)
        return [.cancel(token, run.id)]
    }

    func lines(width: Int, in state: ConsoleState) -> [StyledLine] {
        [
            StyledLine(SafeText.name(run.request.workflow), .textStrong).adding("  ")
                .adding(SafeText.name(run.request.thread.rawValue)),
            StyledLine("run \(run.id.rawValue)", .textMuted),
            StyledLine(),
        ]
            + StyledLine.wrapping(
                "A pending run is canceled at once, a running run when its worker sees the request. Finished tasks keep their results.",
                .warn,
                to: width,
                in: state.settings.glyphs
            )
    }

    func content(in state: ConsoleState) -> DialogContent {
        .page(
            DialogPage(title: "Stop the run", lines: lines(width: state.window.dialogWidth - 4, in: state))
        )
    }
}
