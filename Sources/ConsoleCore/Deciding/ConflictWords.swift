import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The words about a conflict that refused an answer.
struct ConflictWords {
    let title: String
    let lines: [String]
    let successor: InterruptID?

    /// Creates the words for a refusal; `nil` when the refusal was not a conflict.
    init?(_ refusal: OperationError, now: Timestamp) {
        guard let conflict = refusal.conflict else { return nil }
        var successor: InterruptID?
        switch conflict {
        case .alreadyAnswered(let person, let at, _):
            let ago = Words.span(now.duration(since: at))
            let decision = refusal.earlierDecision.map { ": \($0)" } ?? ""
            title = "answered \(ago) ago by \(ForeignText.name(person))\(decision)"
            lines = ["Your answer was not sent. Their answer stands."]
        case .movedOn(let questions):
            title = "this task asks another question now: [o]pen it"
            lines = ["Your answer was not sent: it belonged to the earlier question."]
            successor = questions.first
        case .nothingPending:
            title = refusal.threadOutcome ?? "the thread no longer has a question to answer"
            lines = ["Your answer was not sent. The history shows the outcome of the thread."]
        case .payloadChanged:
            title = "payload changed since you read it: show [d]iff"
            lines = ["Your answer was not sent, and your decision was removed: read the question again."]
        case .checkpointChanged:
            title = "the thread has continued since you read the question"
            lines = ["Your answer was not sent. The question is loaded again; your decision is kept."]
        case .threadUnknown:
            title = "the thread no longer exists"
            lines = ["Your answer was not sent."]
        }
        self.successor = successor
    }
}
