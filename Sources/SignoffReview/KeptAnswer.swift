import OrderedCollections
package import SignoffCheckpoint

/// The stored payload and answer of a ledger entry, whose own members are only digests.
package struct KeptAnswer: Hashable, Sendable {
    /// A stored value and the result of checking its digest.
    package enum Value: Hashable, Sendable {
        /// The digest of the value equals the digest in the entry.
        case kept(JSONValue)
        /// The digests differ: the value was changed.
        case changed(JSONValue)
        /// The entry has no digest to compare the value with.
        case unproved(JSONValue)
        /// The value is not stored: the payload was pruned, the thread was deleted, or the answer is not yet delivered.
        case missing
    }

    /// The question.
    package var question: InterruptID
    /// The payload.
    package var payload: Value
    /// The answer.
    package var answer: Value

    /// Creates the stored values of an answer.
    package init(question: InterruptID, payload: Value, answer: Value) {
        self.question = question
        self.payload = payload
        self.answer = answer
    }

    /// Returns the stored payloads and answers of a ledger entry, in the order of the entry.
    ///
    /// - Parameters:
    ///   - entry: The entry.
    ///   - records: The recorded answers of the thread.
    ///   - run: The run that brought the answers; `nil` for a removed run.
    ///   - asked: The stored questions of the thread. An answer has no record until it is delivered.
    /// - Returns: One value for each answer; empty for an entry without answers.
    package static func all(
        of entry: LedgerEntry,
        records: [AnswerRecord],
        run: Run?,
        asked: [OpenInterrupt]
    ) -> [KeptAnswer] {
        let items = entry.record["items"]?.arrayValue?.compactMap(\.objectValue) ?? [entry.record]
        let version = entry.record["v"]?.integerValue ?? 0
        return items.compactMap { item in
            guard let question = item["interrupt"]?.stringValue.map({ InterruptID($0) }) else { return nil }
            let record = records.first { $0.ledgerHash == entry.hash && $0.question == question && $0.origin == nil }
            let told = item["payload_digest"]?.stringValue
            let standing = asked.first { $0.interrupt.id == question && $0.payloadDigest.rawValue == told }
            return KeptAnswer(
                question: question,
                payload: payload(record?.payload ?? standing?.interrupt.value, told: told),
                answer: answer(to: question, in: run, told: item["answer_digest"]?.stringValue, version)
            )
        }
    }

    private static func payload(_ payload: StoredValue?, told: String?) -> Value {
        guard let payload else { return .missing }
        guard let told else { return .unproved(payload.jsonProjection) }
        return PayloadDigest(of: payload).rawValue == told
            ? .kept(payload.jsonProjection) : .changed(payload.jsonProjection)
    }

    private static func answer(
        to question: InterruptID,
        in run: Run?,
        told: String?,
        _ version: Int64
    ) -> Value {
        guard case .resume(let answers) = run?.request.action, let answer = answers[question] else { return .missing }
        let value = answer.jsonProjection
        guard let told else { return .unproved(value) }
        if AnswersOfRun.digest(of: answer) == told { return .kept(value) }
        // Before this version, the digest was computed from the answer's own JSON, in which 10.50 differs from 10.5.
        return version < AnswersOfRun.recordVersion ? .unproved(value) : .changed(value)
    }
}
