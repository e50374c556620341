/// What an audit of a ledger needs to know of a record of an answer.
package struct AuditedRecord: Sendable {
    /// The thread.
    package var thread: ThreadID
    /// The question that was answered.
    package var question: InterruptID
    /// The digest of its payload, as it is recorded.
    package var payloadDigest: PayloadDigest
    /// The digest of the payload that is recorded; nil where none is kept.
    package var keptPayloadDigest: PayloadDigest?
    /// The hash of the entry of the answer; nil where none is known, and for a record from another database.
    package var ledgerHash: String?

    /// Creates an audited record.
    package init(
        thread: ThreadID,
        question: InterruptID,
        payloadDigest: PayloadDigest,
        keptPayloadDigest: PayloadDigest?,
        ledgerHash: String?
    ) {
        self.thread = thread
        self.question = question
        self.payloadDigest = payloadDigest
        self.keptPayloadDigest = keptPayloadDigest
        self.ledgerHash = ledgerHash
    }

    /// Takes a record of an answer given on a thread.
    package init(_ record: AnswerRecord, of thread: ThreadID) {
        self.init(
            thread: thread,
            question: record.question,
            payloadDigest: record.binding.payloadDigest,
            keptPayloadDigest: record.payload.map { PayloadDigest(of: $0) },
            ledgerHash: record.origin == nil ? record.ledgerHash : nil
        )
    }

    /// The record in a clause.
    package var words: String {
        "the record of the answer to question \(ForeignText.name(question.rawValue)) of thread \(ForeignText.name(thread.rawValue))"
    }
}
