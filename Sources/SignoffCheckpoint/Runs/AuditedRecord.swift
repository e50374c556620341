/// The part of an answer record that an audit of a ledger needs.
package struct AuditedRecord: Sendable {
    /// The thread.
    package var thread: ThreadID
    /// The answered question.
    package var question: InterruptID
    /// The recorded digest of the payload.
    package var payloadDigest: PayloadDigest
    /// The digest of the stored payload; `nil` when the payload is not stored.
    package var keptPayloadDigest: PayloadDigest?
    /// The hash of the answer's ledger entry; `nil` when unknown, and for a record from another database.
    package var ledgerHash: String?
    /// The run that delivered the answer; `nil` when unknown.
    package var run: RunID?
    /// The payload digest of the question that was asked instead; `nil` for a delivered answer, and for a question that
    /// was not asked again.
    package var reachedDigest: PayloadDigest?
    /// Whether the record was imported from another database.
    package var isImported: Bool

    /// Creates the description of a recorded answer on a thread.
    package init(_ record: AnswerRecord, of thread: ThreadID) {
        self.thread = thread
        question = record.question
        payloadDigest = record.binding.payloadDigest
        keptPayloadDigest = record.payload.map { PayloadDigest(of: $0) }
        isImported = record.origin != nil
        ledgerHash = record.origin == nil ? record.ledgerHash : nil
        run = record.run
        reachedDigest = record.reached.map { PayloadDigest(of: $0) }
    }

    /// The record as a clause.
    package var words: String {
        "the record of the answer to question \(ForeignText.name(question.rawValue)) of thread \(ForeignText.name(thread.rawValue))"
    }
}
