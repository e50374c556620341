import OrderedCollections
import SignoffCheckpoint

extension DecisionRecord {
    /// The members of the ledger entry, in order.
    ///
    /// The values of secrets are masked.
    var line: JSONObject {
        let question = item.question
        var record: JSONObject = [
            "v": .integer(AnswersOfRun.recordVersion),
            "at": .string(at.iso8601),
            "actor": .string(actor),
            "os_user": account.map { .string($0.user) } ?? nil,
            "host": account.map { .string($0.host) } ?? nil,
            "profile": profile.map { .string($0) } ?? nil,
            "client": .string(client),
            "thread": .string(question.thread.rawValue),
            "checkpoint": .string(question.checkpoint.rawValue),
            "interrupt": question.interrupt.id.map { .string($0.rawValue) } ?? nil,
            "dialect": .string(item.dialect.rawValue),
            "payload_digest": .string(question.payloadDigest.rawValue),
            "decisions": .array(zip(decisions, item.actions).map(DecisionRecord.entry)),
            "answer_digest": .string(stored.map { AnswersOfRun.digest(of: $0) } ?? AnswersOfRun.digest(of: answer)),
            "edit_patch": .array(patches),
            "reason": reason.map { .string($0) } ?? nil,
            "outcome": .string(outcome.rawValue),
        ]
        if !sums.isEmpty { record["sums"] = .array(sums) }
        if let release = question.release { record["release"] = .string(release) }
        if let error { record["error"] = .string(error) }
        let (seconds, attoseconds) = held.components
        record["held_ms"] = .integer(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        return record
    }

    /// The exact sums of the decided amounts, by kind of decision and unit; empty when amounts are secret.
    private var sums: [JSONValue] {
        guard !secrets.hides(ActionSums.amountKey) else { return [] }
        return DecidedTotals(of: [(item: item, decisions: decisions)]).parts.flatMap { part in
            part.sums.map { sum in
                [
                    "type": part.kind.map { .string($0.rawValue) } ?? nil, "amount": .string(sum.amount.text),
                    "unit": .string(sum.unit),
                ]
            }
        }
    }

    private static func entry(_ decision: Decision, about action: ReviewAction) -> JSONValue {
        var entry: JSONObject = ["action": .string(action.name), "type": .string(decision.kind.rawValue)]
        if let tool = decision.newTool { entry["renamed_to"] = .string(tool) }
        return .object(entry)
    }

    private var patches: [JSONValue] {
        zip(decisions, item.actions).enumerated().compactMap { position, pair in
            guard let value = pair.0.editedValue else { return nil }
            let before = item.dialect.rules.startsFromForm ? pair.1.draft : pair.1.arguments
            return [
                "action": .integer(Int64(position)),
                "changes": JSONDifference(from: before, to: value).json(covering: secrets),
            ]
        }
    }

    /// The names of the secrets of the item.
    ///
    /// The ledger has more readers than a question, so its secrets are masked.
    private var secrets: SecretNames {
        SecretNames(schemas: item.actions.compactMap(\.schema) + [item.responseSchema].compactMap(\.self))
    }

    private var reason: String? {
        let hidesAnswer = secrets.hidesAnswer
        let words = decisions.compactMap { decision in
            decision.kind == .respond && hidesAnswer ? SecretNames.mask : decision.message
        }.filter { !$0.isEmpty }
        return words.isEmpty ? nil : words.joined(separator: "\n")
    }
}
