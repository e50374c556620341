/// The part of an answering run that an audit of a ledger needs.
package struct AnsweringRun: Sendable {
    /// The run.
    package var run: RunID
    /// The hash of its entry.
    package var ledgerHash: String?
    /// Whether the run came with a thread from another database.
    package var isImported: Bool
    /// Whether the run is older than the account of runs.
    package var isEarlier: Bool
    /// The answers that the run delivers; `nil` when they are not compared.
    package var given: AnswersOfRun?
    /// Whether the run brings no answers.
    ///
    /// The ledger entry may still have some.
    package var bringsNone = false
    /// The number of answers that the run has delivered, each of which has a record; 0 for a run that may have
    /// delivered fewer.
    package var delivered: Int

    /// The fault of the run that does not depend on its ledger entry, in one clause; `nil` for none.
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

    /// Takes a run of this database.
    ///
    /// A run that ended well has delivered every answer it does not list as undelivered; another one may have ended before.
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
