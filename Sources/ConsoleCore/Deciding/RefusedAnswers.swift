import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The answers of one thread that were refused because a question had changed.
///
/// No answer is sent again automatically.
struct RefusedAnswers {
    let words: ConflictWords
    /// The items whose questions had changed.
    let concerned: [QuestionID]
    /// The other items of the submission.
    let rest: [QuestionID]
    /// Whether the decisions on ``concerned`` are removed, because the payload changed.
    let dropsDecisions: Bool
    private let submission: AnswerSubmission

    /// Reads a refusal; `nil` when it was not a conflict.
    init?(_ refusal: OperationError, _ submission: AnswerSubmission, _ items: [QuestionID], now: Timestamp) {
        guard let words = ConflictWords(refusal, now: now), let conflict = refusal.conflict else { return nil }
        let met = refusal.questions
        let concerned = items.filter { id in met.isEmpty || id.interrupt.map(met.contains) ?? false }
        self.words = words
        self.concerned = concerned
        self.submission = submission
        rest = items.filter { !concerned.contains($0) }
        dropsDecisions = if case .payloadChanged = conflict { true } else { false }
    }

    /// The reason why the items in ``rest`` were not sent.
    var reasonOfRest: String {
        "sent together with another answer of \(ForeignText.name(submission.thread.rawValue)) that was refused"
    }

    /// The dialog that explains the refusal.
    var dialog: ConflictDialog {
        let question = submission.answers.first { concerned.contains($0.question.id) }?.question
        return ConflictDialog(
            title: words.title,
            lines: words.lines,
            successor: words.successor,
            thread: submission.thread,
            item: concerned.first,
            readPayload: dropsDecisions ? question?.interrupt.value.jsonProjection : nil
        )
    }
}

extension AnswerSubmission {
    /// The kinds of the decisions in a list without duplicates.
    var decisionWords: String {
        var kinds: OrderedSet<String> = []
        for answer in answers { kinds.append(contentsOf: answer.decisions.map(\.kind.rawValue)) }
        return kinds.joined(separator: ", ")
    }
}
