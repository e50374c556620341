import OrderedCollections

extension AnswerRecord {
    /// The name of a withdrawal in the ledger.
    package static let withdrawal = "answer_not_delivered"

    /// Whether the answer was withdrawn.
    package var isWithdrawn: Bool { state != .live }

    /// Whether the record is stored.
    ///
    /// A refused answer leaves its earlier record unchanged.
    package var isKept: Bool { state != .refused }

    /// The answer of the record.
    ///
    /// An answer can have several records: with its task, with the null task, and in the runs that enclose a nested
    /// run.
    package var answer: RecordedAnswer { RecordedAnswer(binding: binding, question: question, run: run) }

    /// Returns the members of the ledger entry that records an undelivered answer.
    ///
    /// The entry identifies the entry of the answer by its hash, and both payloads by their digests. The entry has the
    /// members that the list of decisions shows. The member `interrupt` is omitted, because a withdrawal does not
    /// decide the question.
    ///
    /// - Parameters:
    ///   - address: The checkpoint of the step.
    ///   - current: The run that could not deliver the answer; `nil` for a saver without runs.
    ///   - moment: The time to record.
    /// - Returns: The members; `nil` for an answer that was not withdrawn.
    package func withdrawalRecord(
        at address: CheckpointAddress,
        during current: RunID?,
        at moment: Timestamp
    ) -> JSONObject? {
        let reason: String
        switch state {
        case .live: return nil
        case .replaced: reason = "the workflow asked another question"
        case .refused: reason = "the run failed in place of delivering it"
        case .unreached: reason = "the workflow did not come to the question"
        }
        func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
        return [
            "v": 1,
            "at": .string(moment.iso8601),
            "actor": "signoff",
            "client": "runtime",
            "what": .string(Self.withdrawal),
            "thread": .string(address.thread.rawValue),
            "namespace": .string(address.namespace),
            "checkpoint": text(address.checkpoint?.rawValue),
            "task": .string(binding.task.rawValue),
            "position": .integer(Int64(binding.position)),
            "question": .string(question.rawValue),
            "payload_digest": .string(binding.payloadDigest.rawValue),
            "reached_digest": text(reached.map { PayloadDigest(of: $0).rawValue }),
            "run": text((run ?? current)?.rawValue),
            "answer_hash": text(ledgerHash),
            "answer_origin": text(origin),
            "decisions": [["action": "answer", "type": "not_delivered"]],
            "reason": .string(reason),
            "outcome": "not_delivered",
        ]
    }
}

/// One answer, delivered, withdrawn or pending, with all of its records.
package struct RecordedAnswer: Hashable, Sendable {
    /// The question the answer was given to.
    package var binding: AnswerBinding
    /// The id of the question.
    package var question: InterruptID
    /// The run that delivers the answer; `nil` for a saver without runs.
    package var run: RunID?

    /// Creates an answer.
    package init(binding: AnswerBinding, question: InterruptID, run: RunID?) {
        self.binding = binding
        self.question = question
        self.run = run
    }
}
