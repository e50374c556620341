/// A line of the question, with the action it belongs to.
struct AskLine: Equatable {
    var line: StyledLine
    var action: Int?
    /// Whether the line is part of the question.
    ///
    /// Staged decisions need not be read.
    var isQuestion: Bool

    init(_ line: StyledLine = StyledLine(), action: Int? = nil, isQuestion: Bool = true) {
        self.line = line
        self.action = action
        self.isQuestion = isQuestion
    }
}
