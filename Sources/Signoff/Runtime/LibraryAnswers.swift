import OrderedCollections
import SignoffCheckpoint

/// The ledger record of answers that a program gave through the library.
struct LibraryAnswers {
    /// The request that brings the answers.
    let request: RunRequest
    /// The time of the answers.
    let at: Timestamp
    /// The account that the program runs under.
    let account: SystemAccount

    /// The members of the ledger entry, named as for decisions of the console; `nil` when the request brings no answer.
    var record: JSONObject? {
        guard case .resume(let answers) = request.action, !answers.isEmpty else { return nil }
        var record: JSONObject = [
            "v": .integer(AnswersOfRun.recordVersion), "at": .string(at.iso8601), "actor": .string(request.requestedBy),
        ]
        record.merge(account.record) { current, _ in current }
        record["profile"] = .null
        record["client"] = "library"
        record["thread"] = .string(request.thread.rawValue)
        record["workflow"] = .string(request.workflow)
        let items = answers.sorted { $0.key < $1.key }.map(item)
        if items.count == 1, let item = items.first {
            record.merge(item) { current, _ in current }
        } else {
            record["items"] = .array(items.map { .object($0) })
        }
        record["outcome"] = "sent"
        return record
    }

    private func item(_ question: InterruptID, _ answer: StoredValue) -> JSONObject {
        [
            "interrupt": .string(question.rawValue),
            "payload_digest": request.bindings[question].map { .string($0.payloadDigest.rawValue) } ?? .null,
            "decisions": [["type": "answer"]],
            "answer_digest": .string(AnswersOfRun.digest(of: answer)),
        ]
    }
}
