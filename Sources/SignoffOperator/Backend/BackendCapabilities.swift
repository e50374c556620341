/// The capabilities of a backend, with a reason for each missing capability.
///
/// An operation without its capability throws `usage`, or `read_only` in a read-only place, with the reason. A list
/// without its capability is empty.
package struct BackendCapabilities: Hashable, Sendable {
    /// All writing operations: answers, starts, retries, forks, cancellations, and records of other acts.
    package var writing: Capability
    /// The guarantee for answers.
    package var answers: AnswerGuarantee
    /// Running a thread again from one of its checkpoints.
    package var forks: Capability
    /// Setting the saved value of a thread.
    package var stateEdits: Capability
    /// The claims of operators on questions.
    package var claims: Capability
    /// The notes on questions.
    package var notes: Capability
    /// The record of decisions.
    package var ledger: Capability
    /// The stored events of runs.
    package var events: Capability
    /// The list of workers.
    package var workers: Capability

    /// Creates the capabilities of a backend that supports all operations except the named ones.
    package init(
        writing: Capability = .available,
        answers: AnswerGuarantee = .atomic,
        forks: Capability = .available,
        stateEdits: Capability = .available,
        claims: Capability = .available,
        notes: Capability = .available,
        ledger: Capability = .available,
        events: Capability = .available,
        workers: Capability = .available
    ) {
        self.writing = writing
        self.answers = answers
        self.forks = forks
        self.stateEdits = stateEdits
        self.claims = claims
        self.notes = notes
        self.ledger = ledger
        self.events = events
        self.workers = workers
    }
}
