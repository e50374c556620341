import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// What a refused answer met, in words, and the way on.
struct ConflictWords {
    let title: String
    let lines: [String]
    let successor: InterruptID?

    /// Creates the words for a refusal; nil for one that met no conflict.
    init?(_ refusal: OperationError, now: Timestamp) {
        guard let conflict = refusal.conflict else { return nil }
        var successor: InterruptID?
        switch conflict {
        case .alreadyAnswered(let person, let at, _):
            let ago = Words.span(now.duration(since: at))
            let decision = refusal.earlierDecision.map { ": \($0)" } ?? ""
            title = "answered \(ago) ago by \(ForeignText.name(person))\(decision)"
            lines = ["Your answer was not sent. Theirs stands."]
        case .movedOn(let questions):
            title = "this task has moved on to another question: [o]pen it"
            lines = ["Your answer was not sent: it belonged to the earlier question."]
            successor = questions.first
        case .nothingPending:
            title = refusal.threadOutcome ?? "the thread has nothing to answer any more"
            lines = ["Your answer was not sent. The history shows what became of the thread."]
        case .payloadChanged:
            title = "payload changed since you read it: show [d]iff"
            lines = ["Your answer was not sent, and your decision is taken back: read the question again."]
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
