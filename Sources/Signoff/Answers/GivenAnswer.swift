import SignoffCheckpoint

/// An answer that was given to a run, with the question it was given to.
struct GivenAnswer: Sendable {
    let value: StoredValue
    /// The record to store when the question has taken the answer.
    var record: AnswerRecord
    /// Whether the answer was given without an id.
    var isBare = false
    /// Whether the row of the answer that was given without an id holds it: an earlier run was given it.
    var isInNullRow = false

    /// The place the answer is for.
    var place: AnswerPlace { AnswerPlace(task: record.binding.task, position: record.binding.position) }
}

extension GivenAnswer {
    /// Binds an answer to an open question.
    ///
    /// - Parameters:
    ///   - value: The answer.
    ///   - id: The id the answer was given under.
    ///   - question: The question that is open under the id.
    ///   - binding: What the answer was bound to when it was given; `nil` to bind it to `question`.
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

/// An answer a body has taken, in this run or an earlier one.
struct TakenAnswer: Sendable {
    let value: StoredValue
    /// The question the answer was given to; `nil` for an answer of another program or an older release.
    var record: AnswerRecord?
    /// Whether the record is stored already.
    var isRecorded = false
}
