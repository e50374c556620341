/// The answers that a run brings, as stored in the run.
package struct AnswersOfRun: Sendable {
    /// One answer.
    package struct Answer: Sendable {
        /// The digest of the answer, as entries of the ledger have it.
        package var digest: String
        /// The payload of the question; `nil` when it was not recorded.
        package var payload: PayloadDigest?
    }

    /// The operator who gave them.
    package var person: String
    /// The thread.
    package var thread: ThreadID
    /// The workflow that gets them.
    package var workflow: String
    /// The answers by question.
    package var answers: [InterruptID: Answer]

    /// Reads the answers of a request; `nil` for a request without answers.
    package init?(_ request: RunRequest) {
        guard case .resume(let answers) = request.action, !answers.isEmpty else { return nil }
        person = request.requestedBy
        thread = request.thread
        workflow = request.workflow
        self.answers = Dictionary(
            uniqueKeysWithValues: answers.map { question, answer in
                (question, Answer(digest: Self.digest(of: answer), payload: request.bindings[question]?.payloadDigest))
            }
        )
    }

    /// The version of entries from which digests of answers are those of ``digest(of:)``.
    ///
    /// Earlier digests are of the answer's own JSON, which is lost when the answer is stored.
    package static let recordVersion: Int64 = 2

    /// The digest of a stored answer: SHA-256 over the canonical JSON that the workflow receives, in 64 hexadecimal
    /// digits.
    package static func digest(of answer: StoredValue) -> String {
        digest(asItIs: answer.jsonProjection)
    }

    /// The digest of an answer in its stored form, in which `10.50` and `10.5` are the same number; of its own JSON
    /// when it cannot be stored.
    package static func digest(of answer: JSONValue) -> String {
        (try? StoredValue(answer)).map(digest) ?? digest(asItIs: answer)
    }

    private static func digest(asItIs answer: JSONValue) -> String {
        SHA256.hexDigest(of: Array(answer.canonicalText.utf8))
    }
}
