import SignoffCheckpoint

extension RunAction {
    /// What was asked for, in a word.
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
