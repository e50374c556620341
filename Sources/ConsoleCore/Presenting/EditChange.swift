import CellGrid
import SignoffCheckpoint
import SignoffReview

/// The changes of an edit: the tool, and the arguments.
struct EditChange {
    /// The line above an item whose edits may call another tool.
    static let renameBanner = "RENAMING IS ALLOWED: an edit can call another tool, whose own rules do not apply"

    let action: ReviewAction
    let decision: Decision
    /// The layout of values, with the secrets of the item masked.
    let layout: LineLayout

    /// Creates the changes of a decision on an action of an item.
    init(of action: ReviewAction, _ decision: Decision, in entry: InboxEntry, state: ConsoleState) {
        self.action = action
        self.decision = decision
        layout = state.lineLayout.hiding(state.secrets(of: entry))
    }

    /// Returns the lines of the changes; empty for a decision that is not an edit.
    func lines(width: Int) -> [StyledLine] {
        guard let value = decision.editedValue else { return [] }
        var lines: [StyledLine] = []
        if let tool = decision.newTool {
            let words = SafeText("calls \(ForeignText.name(tool)) instead of \(ForeignText.name(action.name))")
            lines += StyledLine.hanging(StyledLine(), words.joinedLines(), .danger, to: width, in: layout.glyphs)
            if value == action.draft { return lines + [StyledLine("with the proposed arguments", .textMuted)] }
        }
        return lines + layout.difference(from: action.draft, to: value, width: width)
    }
}

extension ConsoleState {
    /// Returns the addition of a decision to the row of its action: its words, or the changes of an edit.
    func ownLines(
        of staged: StagedDecision?,
        on action: ReviewAction,
        in entry: InboxEntry,
        width: Int
    ) -> [StyledLine] {
        guard let staged, let decision = staged.decision, staged.kind != .approve else { return [] }
        if decision.kind == .edit {
            return EditChange(of: action, decision, in: entry, state: self).lines(width: width)
        }
        let hasWords = staged.message?.isEmpty == false || staged.kind == .respond
        return hasWords ? [lineLayout.decision(staged)] : []
    }
}
