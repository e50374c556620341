/// A stored answer: the question it was given to, and whether it was delivered.
///
/// A record is stored in the transaction of its task's writes (``WriteBatch/answers``), and returned with the
/// checkpoint of its step (``SavedCheckpoint/answers``). A run gives at most one answer to each position of a task: a
/// record with the same task, position and run replaces the earlier record.
public struct AnswerRecord: Hashable, Sendable {
    /// The state of an answer.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// The task has taken the answer, or the answer was given without an id and is waiting for a task.
        case live
        /// The answer was withdrawn because the task asked another question at the position.
        case replaced
        /// The answer was withdrawn because the task ended without asking at the position again.
        case unreached
        /// The run failed instead of delivering the answer. The answer itself is unchanged.
        ///
        /// A saver does not store a record in this state, only its ledger entry and the note in its run.
        case refused
    }

    /// The question the answer was given to.
    public var binding: AnswerBinding
    /// The id of the question the answer was given to.
    public var question: InterruptID
    /// The payload of that question; `nil` once payloads were pruned.
    public var payload: StoredValue?
    /// The state of the answer.
    public var state: State
    /// The run that delivers the answer; `nil` for a saver without runs.
    public var run: RunID?
    /// The hash of the ledger entry of the answer; `nil` when the answer has none.
    public var ledgerHash: String?
    /// The id of the database whose ledger contains the entry; `nil` for the database that contains the record.
    public var origin: String?
    /// Whether the answer was given without an id.
    ///
    /// Such a record is stored with the null task. Its binding identifies the task that asked.
    public var isBare: Bool
    /// For a replaced answer, the payload of the question that was asked instead; `nil` once payloads were pruned.
    ///
    /// The ledger entry of the withdrawal has only the digests of both payloads, because a ledger is never shortened
    /// and payloads can contain secrets.
    public var reached: StoredValue?

    /// Creates a record.
    public init(
        binding: AnswerBinding,
        question: InterruptID,
        payload: StoredValue?,
        state: State,
        run: RunID? = nil,
        ledgerHash: String? = nil,
        origin: String? = nil,
        isBare: Bool = false,
        reached: StoredValue? = nil
    ) {
        self.binding = binding
        self.question = question
        self.payload = payload
        self.state = state
        self.run = run
        self.ledgerHash = ledgerHash
        self.origin = origin
        self.isBare = isBare
        self.reached = reached
    }
}
