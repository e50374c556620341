/// The part of an answer record that an audit of a ledger needs.
package struct AuditedRecord: Sendable {
    /// The thread.
    package var thread: ThreadID
    /// The question that was answered.
    package var question: InterruptID
    /// The digest of its payload, as it is recorded.
    package var payloadDigest: PayloadDigest
    /// The digest of the payload that is recorded; `nil` where none is kept.
    package var keptPayloadDigest: PayloadDigest?
    /// The hash of the entry of the answer; `nil` where none is known, and for a record from another database.
    package var ledgerHash: String?
    /// The run that brought the answer; `nil` where none is known.
    package var run: RunID?
    /// The digest of what the workflow asked instead; `nil` for an answer that was delivered, or that it did not come to.
    package var reachedDigest: PayloadDigest?
    /// Whether the record came from another database.
    package var isImported: Bool

    /// Takes a record of an answer given on a thread.
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

    /// The record in a clause.
    package var words: String {
        "the record of the answer to question \(ForeignText.name(question.rawValue)) of thread \(ForeignText.name(thread.rawValue))"
    }
}
