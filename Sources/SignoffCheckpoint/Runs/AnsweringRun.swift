/// The part of an answering run that an audit of a ledger needs.
package struct AnsweringRun: Sendable {
    /// The run.
    package var run: RunID
    /// The hash of the run's ledger entry; `nil` for none.
    package var ledgerHash: String?
    /// Whether the run was imported with a thread from another database.
    package var isImported: Bool
    /// Whether the run was stored before the ledger began to count runs.
    package var isEarlier: Bool
    /// The answers that the run delivers; `nil` when they are not compared.
    package var given: AnswersOfRun?
    /// Whether the run brings no answers.
    ///
    /// The ledger entry can still contain answers.
    package var bringsNone = false
    /// The number of answers that the run has certainly delivered, each of which must have a record; 0 when the number
    /// is uncertain.
    package var delivered: Int

    /// The fault of the run that does not depend on its ledger entry, as a clause; `nil` for none.
    package var fault: String?

    /// Creates an answering run.
    package init(
        run: RunID,
        ledgerHash: String?,
        isImported: Bool = false,
        isEarlier: Bool = false,
        given: AnswersOfRun? = nil,
        delivered: Int = 0
    ) {
        self.run = run
        self.ledgerHash = ledgerHash
        self.isImported = isImported
        self.isEarlier = isEarlier
        self.given = given
        self.delivered = delivered
    }

    /// Creates the description of a run of this database; `nil` for a run that does not concern the audit.
    ///
    /// A successful run has delivered every answer that it does not list as undelivered. Any other run can have ended
    /// before it delivered all of them.
    package init?(_ run: Run) {
        guard let given = AnswersOfRun(run.request) else { return nil }
        let hasDelivered = run.status == .success || run.status == .interrupted
        self.init(
            run: run.id,
            ledgerHash: run.ledgerHash,
            given: given,
            delivered: hasDelivered ? max(given.answers.count - run.undelivered.count, 0) : 0
        )
    }
}
