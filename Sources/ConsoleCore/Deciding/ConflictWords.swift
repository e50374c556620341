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

extension ConsoleState {
    /// Explains why answers of one thread were refused; nothing is sent again by itself.
    mutating func takeConflict(
        _ refusal: OperationError,
        _ submission: AnswerSubmission,
        _ items: [ItemID]
    ) {
        guard let words = ConflictWords(refusal, now: now), let conflict = refusal.conflict else { return }
        let met = refusal.questions
        let concerned = items.filter { id in met.isEmpty || id.interrupt.map(met.contains) ?? false }
        if case .payloadChanged = conflict { for item in concerned { staging.drafts[item] = nil } }
        guard !isInBatch(items) else {
            let rest = items.filter { !concerned.contains($0) }
            note(
                .failed(
                    "sent together with another answer of \(ForeignText.name(submission.thread.rawValue)) that was refused"
                ),
                of: rest
            )
            note(.failed(words.title), of: concerned)
            return
        }
        let question = submission.answers.first { answer in
            concerned.contains(ItemID(answer.question))
        }?.question
        openWhenFree(
            ConflictDialog(
                title: words.title,
                lines: words.lines,
                successor: words.successor,
                thread: submission.thread,
                item: concerned.first,
                readPayload: conflict.isChangedPayload ? question?.interrupt.value.jsonProjection : nil
            )
        )
    }
}

extension AnswerConflict {
    fileprivate var isChangedPayload: Bool {
        if case .payloadChanged = self { true } else { false }
    }
}
