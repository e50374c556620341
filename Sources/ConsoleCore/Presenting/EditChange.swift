import CellGrid
import SignoffCheckpoint
import SignoffReview

/// What an edit changes: the tool, and the arguments.
struct EditChange {
    /// What stands above an item whose edits may call another tool.
    static let renameBanner = "RENAMING IS ALLOWED: an edit here can call another tool, past that tool's own rules"

    let action: ReviewAction
    let decision: Decision
    /// How values are laid out, with the secrets of the item hidden.
    let layout: LineLayout

    /// What a decision on an action of an item changes, shown as that item is.
    init(of action: ReviewAction, _ decision: Decision, in entry: InboxEntry, state: ConsoleState) {
        self.action = action
        self.decision = decision
        layout = state.lineLayout.hiding(state.secrets(of: entry))
    }

    /// The lines about it; none for a decision that is no edit.
    func lines(width: Int) -> [StyledLine] {
        guard let value = decision.editedValue else { return [] }
        var lines: [StyledLine] = []
        if let tool = decision.newTool {
            let words = SafeText("calls \(ForeignText.name(tool)) in place of \(ForeignText.name(action.name))")
            lines += StyledLine.hanging(StyledLine(), words.joinedLines(), .danger, to: width, in: layout.glyphs)
            if value == action.draft { return lines + [StyledLine("with the arguments proposed", .textMuted)] }
        }
        return lines + layout.difference(from: action.draft, to: value, width: width)
    }
}

extension ConsoleState {
    /// What a decision adds to the row of its action: the words given with it, or what an edit changes.
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
