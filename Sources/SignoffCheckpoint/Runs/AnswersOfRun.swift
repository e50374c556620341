/// The answers that a run brings, as stored in the run.
package struct AnswersOfRun: Sendable {
    /// One answer.
    package struct Answer: Sendable {
        /// The digest of the answer, as in ledger entries.
        package var digest: String
        /// The digest of the question's payload; `nil` when not recorded.
        package var payload: PayloadDigest?
    }

    /// The operator who gave the answers.
    package var person: String
    /// The thread.
    package var thread: ThreadID
    /// The workflow that receives the answers.
    package var workflow: String
    /// The answers, by question.
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

    /// The version of ledger entries from which answer digests are computed by ``digest(of:)``.
    ///
    /// Earlier digests are computed from the answer's own JSON, which is lost when the answer is stored.
    package static let recordVersion: Int64 = 2

    /// Returns the digest of a stored answer: SHA-256 of the canonical JSON that the workflow receives, in 64
    /// hexadecimal digits.
    package static func digest(of answer: StoredValue) -> String {
        digest(asItIs: answer.jsonProjection)
    }

    /// Returns the digest of an answer in its stored form, in which `10.50` and `10.5` are the same number; the digest
    /// of its own JSON when the answer cannot be stored.
    package static func digest(of answer: JSONValue) -> String {
        (try? StoredValue(answer)).map(digest) ?? digest(asItIs: answer)
    }

    private static func digest(asItIs answer: JSONValue) -> String {
        SHA256.hexDigest(of: Array(answer.canonicalText.utf8))
    }
}
