import SignoffCheckpoint

/// What a refused answer met, in words.
struct ConflictWords {
    let title: String
    let lines: [String]
    let successor: InterruptID?

    init(_ conflict: AnswerConflict, detail: AnswerConflictDetail?, now: Timestamp) {
        var successor: InterruptID?
        switch conflict {
        case .alreadyAnswered(let person, let at, _):
            let ago = Words.span(now.duration(since: at))
            let decision = detail?.decision.map { ": \($0)" } ?? ""
            title = "answered \(ago) ago by \(person)\(decision)"
            lines = ["Your answer was not sent. Theirs stands."]
        case .movedOn(let questions):
            title = "this task has moved on to another question"
            lines = ["Your answer was not sent: it belonged to the earlier question."]
            successor = questions.first
        case .nothingPending:
            title = "the thread has nothing to answer any more"
            lines = ["Your answer was not sent. The history shows what became of the thread."]
        case .payloadChanged:
            title = "payload changed since you read it"
            lines = ["Your answer was not sent. Read the question again; your decision is taken back."]
        case .checkpointChanged:
            title = "the thread went on since you read the question"
            lines = ["Your answer was not sent. The question is loaded again; your decision is kept."]
        case .threadUnknown:
            title = "the thread does not exist any more"
            lines = ["Your answer was not sent."]
        }
        self.successor = successor
    }
}
