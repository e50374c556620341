/// A line of the question, and the action it belongs to.
struct AskLine: Equatable {
    var line: StyledLine
    var action: Int?
    /// Whether the workflow asked it; what the operator decided is nothing that must be read.
    var isQuestion: Bool

    init(_ line: StyledLine = StyledLine(), action: Int? = nil, isQuestion: Bool = true) {
        self.line = line
        self.action = action
        self.isQuestion = isQuestion
    }
}
