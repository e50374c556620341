import SignoffCheckpoint

extension RunAction {
    /// The action in one word.
    var word: String {
        switch self {
        case .start: "start"
        case .resume: "answer"
        case .proceed: "retry"
        case .replay: "fork"
        case .branch: "branch"
        case .update: "update"
        }
    }
}
