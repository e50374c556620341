/// How values are drawn, wherever they are.
struct RenderingState: Equatable, Sendable {
    /// Whether they are shown as the JSON they are, rather than as what they look like.
    var isRaw = false
    /// Where secrets are shown for the moment: on what was under the cursor then.
    var revealed: RevealedPlace?
    /// What the pane beside the list says, kept from one update to the next.
    var detail: KeptDetail?
    /// The question under the cursor, laid out.
    var question: QuestionLayout?
}

/// Lines that were laid out once for measuring and are drawn as they are.
///
/// It follows from everything else, so that two states are equal whatever each has kept.
struct KeptDetail: Equatable, Sendable {
    private let width: Int
    private let screen: Screen
    private let revealed: RevealedPlace?
    let lines: [StyledLine]
    /// The lines of the question, where they are shown.
    let question: [AskLine]?

    /// Lays out what the pane says now.
    init(of state: ConsoleState, width: Int) {
        self.width = width
        let isQuestion = state.screen == .inbox && state.inbox.tab == .ask && width > 0
        question =
            isQuestion ? state.inbox.current.map { InboxPreview(state: state).askLines(of: $0, width: width) } : nil
        lines = question?.map(\.line) ?? state.detailLines(width: width)
        screen = state.screen
        revealed = state.looks.rendering.revealed
    }

    /// Whether the lines are those of this width, and secrets are shown in them as they are now.
    func fits(_ state: ConsoleState, width: Int) -> Bool {
        self.width == width && screen == state.screen && revealed == state.looks.rendering.revealed
    }

    static func == (left: Self, right: Self) -> Bool { true }
}
