/// The display settings of values.
struct RenderingState: Equatable, Sendable {
    /// Whether values are shown as raw JSON.
    var isRaw = false
    /// The place whose secrets are revealed; `nil` for none.
    var revealed: RevealedPlace?
    /// The cached lines of the pane beside the list.
    var detail: KeptDetail?
    /// The cached lines of the question under the cursor.
    var question: QuestionLayout?
}

/// Lines that were computed for measuring and are drawn unchanged.
///
/// The lines follow from the rest of the state, so two states with different caches are equal.
struct KeptDetail: Equatable, Sendable {
    private let width: Int
    private let screen: Screen
    private let revealed: RevealedPlace?
    let lines: [StyledLine]
    /// The lines of the question, if they are shown.
    let question: [AskLine]?

    /// Computes the current lines of the pane.
    init(of state: ConsoleState, width: Int) {
        self.width = width
        let isQuestion = state.screen == .inbox && state.inbox.tab == .ask && width > 0
        question =
            isQuestion ? state.inbox.current.map { InboxPreview(state: state).askLines(of: $0, width: width) } : nil
        lines = question?.map(\.line) ?? state.detailLines(width: width)
        screen = state.screen
        revealed = state.looks.rendering.revealed
    }

    /// Whether the lines have this width and the current masking of secrets.
    func fits(_ state: ConsoleState, width: Int) -> Bool {
        self.width == width && screen == state.screen && revealed == state.looks.rendering.revealed
    }

    static func == (left: Self, right: Self) -> Bool { true }
}
