import CellGrid
import OrderedCollections

/// Leaving with decisions that were not sent.
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

    func draw(_ state: ConsoleState, with painter: inout Painter) -> Position? { painter.draw(self, state) }
}

extension Painter {
    mutating func draw(_ leave: LeaveDialog, _ state: ConsoleState) -> Position? {
        let inner = dialog(Size(rows: 5, columns: min(state.window.dialogWidth, 60)), title: "Leave", in: grid.bounds)
        draw(StyledLine("staged \(state.staging.count), not sent", .warn), row: 0, in: inner)
        draw(keyLine(leave.keys(in: state), columns: inner.size.columns), row: 2, in: inner)
        return Position(row: inner.origin.row + 2, column: inner.origin.column)
    }
}
