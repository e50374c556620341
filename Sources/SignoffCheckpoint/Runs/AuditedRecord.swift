/// The part of an answer record that an audit of a ledger needs.
package struct AuditedRecord: Sendable {
    /// The thread.
    package var thread: ThreadID
    /// The question that was answered.
    package var question: InterruptID
    /// The recorded digest of the payload.
    package var payloadDigest: PayloadDigest
    /// The digest of the stored payload; `nil` when none is stored.
    package var keptPayloadDigest: PayloadDigest?
    /// The hash of the answer's entry; `nil` when it is unknown, and for a record from another database.
    package var ledgerHash: String?
    /// The run that delivered the answer; `nil` when it is unknown.
    package var run: RunID?
    /// The digest of the question that was asked instead; `nil` for a delivered answer, and for a question that was not
    /// asked again.
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
