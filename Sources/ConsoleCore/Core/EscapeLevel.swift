/// The innermost open element, which Esc ends outside of dialogs and lines.
enum EscapeLevel: Equatable {
    /// The first keys of a sequence.
    case keys
    /// Answers that are held before sending.
    case heldAnswers
    /// The growing range of marked rows.
    case range
    /// The growing range of marked actions.
    case actionRange
    /// The filter of the actions of a batch.
    case actionFilter
    /// A pane that replaces the list.
    case maximizedPane
    /// The focus on the pane beside the list.
    case detailFocus
    /// The filter of the list.
    case filter
    /// The notice.
    case notice

    /// Finds the innermost open level; ``notice`` when no other level is open.
    init(of state: ConsoleState) {
        let isInbox = state.screen == .inbox
        self =
            if !state.input.pendingKeys.isEmpty {
                .keys
            } else if state.sending.outbox.held != nil {
                .heldAnswers
            } else if isInbox, state.inbox.marks.anchor != nil {
                .range
            } else if isInbox, state.inbox.batch.marks.anchor != nil {
                .actionRange
            } else if state.isFilteringActions, !state.inbox.batch.filter.isEmpty {
                .actionFilter
            } else if state[state.screen].isMaximized {
                .maximizedPane
            } else if state.isDetailFocused {
                .detailFocus
            } else if !state.filterText.isEmpty {
                .filter
            } else {
                .notice
            }
    }
}

extension ConsoleState {
    /// Ends the element of a level.
    mutating func cancel(_ level: EscapeLevel) {
        switch level {
        case .keys: input.pendingKeys = []
        case .heldAnswers: cancelHold("withdrawn before they were sent; all decisions stay staged")
        case .range: inbox.marks.endRange([])
        case .actionRange: inbox.batch.marks.endRange([])
        case .actionFilter: inbox.batch.filter = ""
        case .maximizedPane: self[screen].isMaximized = false
        case .detailFocus: isDetailFocused = false
        case .filter: filterText = ""
        case .notice: notices.dismiss()
        }
    }
}
