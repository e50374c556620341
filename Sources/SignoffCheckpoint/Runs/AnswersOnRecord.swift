import OrderedCollections

/// The answers of a ledger entry, reduced to the values that an audit compares.
///
/// Names and digests are reduced to 64 bits, because an audit keeps one such value for each entry in memory.
package struct AnswersOnRecord: Sendable {
    private struct Answer: Sendable {
        var digest: UInt64?
        var payload: UInt64?
    }

    private let actor: UInt64?
    private let thread: UInt64?
    private let workflow: UInt64?
    /// Whether the entry contains exactly the stored answers.
    ///
    /// Then no answer is permitted to be missing from the run.
    private let isExact: Bool
    /// The answers, by question; `nil` when the entry does not name the question of every answer.
    private let answers: [UInt64: Answer]?
    /// The payloads of the answers; empty when the entry does not contain the payload of every question.
    private let payloads: [UInt64]

    /// Reads the answers of an entry.
    package init(_ record: JSONObject) {
        let items = record["items"]?.arrayValue ?? [.object(record)]
        func digest(_ member: String, of item: JSONValue) -> UInt64? { item[member]?.stringValue.flatMap(Self.key) }
        let isExact = (record["v"]?.integerValue ?? 0) >= AnswersOfRun.recordVersion
        self.isExact = isExact
        actor = record["actor"]?.stringValue.map(Self.key(ofName:))
        thread = record["thread"]?.stringValue.map(Self.key(ofName:))
        workflow = record["workflow"]?.stringValue.map(Self.key(ofName:))
        let payloads = items.compactMap { digest("payload_digest", of: $0) }
        self.payloads = payloads.count == items.count ? payloads : []
        let named = items.compactMap { item in
            item["interrupt"]?.stringValue.map { question in
                let answer = Answer(
                    digest: isExact ? digest("answer_digest", of: item) : nil,
                    payload: digest("payload_digest", of: item)
                )
                return (Self.key(ofName: question), answer)
            }
        }
        answers =
            named.count == items.count ? Dictionary(named) { first, _ in first } : nil
    }

    /// The fault of a run without answers whose entry has answers.
    package static let lostAnswers = "its answers are missing"

    /// Whether the entry has answers.
    package var tellsOfAnswers: Bool { answers?.isEmpty == false }

    /// Whether the entry names a question.
    package func names(_ question: InterruptID) -> Bool {
        answers?[Self.key(ofName: question.rawValue)] != nil
    }

    /// Whether the entry can contain an answer to this payload; true for an entry without payload digests.
    package func mayTell(of payload: PayloadDigest) -> Bool {
        payloads.isEmpty || Self.key(payload.rawValue).map(payloads.contains) ?? false
    }

    /// Returns the difference between the answers of a run and the answers of the entry, as a clause about the run;
    /// `nil` when the entry shows no difference.
    package func difference(from given: AnswersOfRun) -> String? {
        if let actor, actor != Self.key(ofName: given.person) { return "it was asked for under another name" }
        if let thread, thread != Self.key(ofName: given.thread.rawValue) { return "it is of another thread" }
        if let workflow, workflow != Self.key(ofName: given.workflow) { return "it is of another workflow" }
        guard let answers else { return nil }
        guard answers.count == given.answers.count else { return "it answers other questions" }
        for (question, answer) in given.answers.sorted(by: { $0.key < $1.key }) {
            guard let told = answers[Self.key(ofName: question.rawValue)] else { return "it answers other questions" }
            if let digest = told.digest, digest != Self.key(answer.digest) {
                return "it gives question \(ForeignText.name(question.rawValue)) another answer"
            }
            if isExact, told.payload != nil, answer.payload == nil {
                return "it does not say any more what question \(ForeignText.name(question.rawValue)) asked"
            }
            if let payload = told.payload, let bound = answer.payload, payload != Self.key(bound.rawValue) {
                return "it answers another payload of question \(ForeignText.name(question.rawValue))"
            }
        }
        return nil
    }

    /// Returns the first 64 bits of a digest; `nil` for other text.
    package static func key(_ digest: String) -> UInt64? {
        UInt64(digest.prefix(16), radix: 16)
    }

    /// Returns 64 bits of the hash of a name.
    package static func key(ofName name: String) -> UInt64 {
        XXH3.hash128(Array(name.utf8)).low
    }
}

extension RunFailure {
    /// Returns the failure of a run that was not executed because its answers differ from its ledger entry.
    package static func answersChanged(_ run: RunID, _ difference: String) -> RunFailure {
        RunFailure(
            code: CheckpointError.Code.answersChanged.description,
            message:
                "run \(run) was not executed, its answers differ from those in the ledger: \(difference); nothing was delivered, "
                + "answer the question again; 'signoff ledger verify' shows more"
        )
    }
}
