/// The record of an answer beside the rows of its task: the question, and whether the answer was delivered.
///
/// Records are stored in the transaction of the writes they belong to (``WriteBatch/answers``) and returned with the checkpoint of the step
/// (``SavedCheckpoint/answers``). One run gives at most one answer to a position of a task: storing a record with the same task, position and run replaces
/// the earlier one.
public struct AnswerRecord: Hashable, Sendable {
    /// The state of an answer.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// The task has taken the answer, or the answer was given without an id and waits.
        case live
        /// The task asked another question at the position: the answer was withdrawn.
        case replaced
        /// The task ended without asking at the position again, so the answer was withdrawn.
        case unreached
        /// The run failed instead of delivering the answer, which is unchanged.
        ///
        /// A saver does not store a record in this state. It appends the ledger entry and the note of the run only.
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
    /// The id of the database whose ledger has the entry; `nil` for the database the record is in.
    public var origin: String?
    /// Whether the answer was given without an id.
    ///
    /// The record is then stored with the null task, and its binding names the task that asked.
    public var isBare: Bool
    /// For a replaced answer, the payload of the question that was asked instead; `nil` after payloads were pruned.
    ///
    /// The ledger entry of the withdrawal contains the digests of both payloads. Only the record contains the payloads
    /// themselves, because a ledger is never shortened and payloads may contain secrets.
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
