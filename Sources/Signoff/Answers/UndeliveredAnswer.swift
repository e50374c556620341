public import SignoffCheckpoint

/// An answer that no question received, because the workflow asked another question at its position or did not reach
/// the question.
///
/// > Source: Signoff. LangGraph gives an answer to the question that is at its position.
public struct UndeliveredAnswer: Hashable, Sendable {
    /// The task that asked the answered question.
    public let task: TaskID
    /// The number of questions of the task before the answered question, from 0.
    public let position: Int
    /// The id of the answered question.
    public let question: InterruptID
    /// The digest of the answered payload.
    public let payloadDigest: PayloadDigest
    /// The answered payload; `nil` once payloads were pruned.
    public let approved: StoredValue?
    /// The payload of the question that the workflow asked instead; `nil` when it asked none.
    public let reached: StoredValue?
    /// Whether the answer is kept until the run continues.
    ///
    /// A kept answer has no id, and its run failed or was canceled before the question.
    public let isKept: Bool

    init(_ record: AnswerRecord, reached: StoredValue? = nil, isKept: Bool = false) {
        task = record.binding.task
        position = record.binding.position
        question = record.question
        payloadDigest = record.binding.payloadDigest
        approved = record.payload
        self.reached = reached
        self.isKept = isKept
    }
}

/// An answer that a question took because of its position only.
///
/// Another program or an older release stored the answer without a binding. The answer is now bound to the question
/// that took it.
public struct UnboundAnswer: Hashable, Sendable {
    /// The task that took the answer.
    public let task: TaskID
    /// The name of the task.
    public let name: String
    /// The number of questions of the task before this question, from 0.
    public let position: Int
}

extension UndeliveredAnswer {
    /// The event in the form of a stream.
    var json: JSONValue {
        [
            "event": "answer_not_delivered", "task": .string(task.rawValue), "position": .integer(Int64(position)),
            "interrupt_id": .string(question.rawValue), "payload_digest": .string(payloadDigest.rawValue),
            "approved": approved?.jsonProjection ?? .null, "reached": reached?.jsonProjection ?? .null,
            "is_kept": .bool(isKept),
        ]
    }
}

extension UnboundAnswer {
    /// The event in the form of a stream.
    var json: JSONValue {
        [
            "event": "answer_unbound", "task": .string(task.rawValue), "name": .string(name),
            "position": .integer(Int64(position)),
        ]
    }
}
