import SignoffCheckpoint

/// An answer that was given to a run, with the answered question.
struct GivenAnswer: Sendable {
    let value: StoredValue
    /// The record to store once the question has taken the answer.
    var record: AnswerRecord
    /// Whether the answer was given without an id.
    var isBare = false
    /// Whether the row for the answer without an id contains this answer, which was then given to an earlier run.
    var isInNullRow = false

    /// The place that the answer belongs to.
    var place: AnswerPlace { AnswerPlace(task: record.binding.task, position: record.binding.position) }
}

extension GivenAnswer {
    /// Binds an answer to an open question.
    ///
    /// - Parameters:
    ///   - value: The answer.
    ///   - id: The id under which the answer was given.
    ///   - question: The open question with the id.
    ///   - binding: The binding of the answer when it was given; `nil` to bind the answer to `question`.
    init(_ value: StoredValue, under id: InterruptID, to question: OpenInterrupt, as binding: AnswerBinding? = nil) {
        let binding = binding ?? AnswerBinding(to: question)
        let isSame = binding.payloadDigest == question.payloadDigest
        self.init(
            value: value,
            record: AnswerRecord(
                binding: binding,
                question: id,
                payload: isSame ? question.interrupt.value : nil,
                state: .live
            )
        )
    }
}

/// One position of one task, to which at most one answer belongs.
struct AnswerPlace: Hashable, Sendable {
    let task: TaskID
    let position: Int
}

/// An answer that a body has taken, in this run or an earlier one.
struct TakenAnswer: Sendable {
    let value: StoredValue
    /// The record of the answer; `nil` for an answer of another program or an older release.
    var record: AnswerRecord?
    /// Whether the record is already stored.
    var isRecorded = false
}
