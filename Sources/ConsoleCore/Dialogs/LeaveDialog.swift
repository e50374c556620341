import CellGrid
import OrderedCollections

/// The dialog about quitting with unsent decisions.
struct LeaveDialog: Equatable, Sendable {}

extension LeaveDialog: DialogModel {
    var explanation: SafeText { "Enter stays" }

    func keys(in state: ConsoleState) -> [DialogKey] {
        [DialogKey("k", does: "keep as drafts"), DialogKey("d", does: "discard"), DialogKey("esc", does: "stay")]
    }

    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect] {
        switch key {
        case .character("k"): return [.saveDrafts(state.savedDrafts), .quit]
        case .character("d"): return [.saveDrafts(state.savedDrafts.withoutDecisions), .quit]
        case .escape, .enter: state.dialogs.close()
        default: break
        }
        return []
    }

    func content(in state: ConsoleState) -> DialogContent {
        let columns = min(state.window.dialogWidth, 60)
        let keys = StyledLine.keys(
            keys(in: state),
            columns: DialogForm.inner(of: columns),
            in: state.settings.glyphs
        )
        return .form(
            DialogForm(
                title: "Leave",
                columns: columns,
                rows: [.init(StyledLine("staged \(state.staging.count), not sent", .warn)), .init(), .keys(keys)],
                cursor: Position(row: 2, column: 0)
            )
        )
    }
}
