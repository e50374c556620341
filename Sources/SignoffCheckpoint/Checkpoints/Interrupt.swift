/// A question that a workflow asks and waits for.
public struct Interrupt: Hashable, Sendable {
    /// The id; the same question keeps it when it is asked again.
    ///
    /// `nil` only for questions of very old files, and for pickled and encrypted ones, which are unreadable.
    public var id: InterruptID?
    /// The payload shown to the operator.
    public var value: StoredValue
    /// The JSON Schema that the answer must match, if one was given.
    public var responseSchema: StoredValue?

    /// Creates a question.
    public init(id: InterruptID?, value: StoredValue, responseSchema: StoredValue? = nil) {
        self.id = id
        self.value = value
        self.responseSchema = responseSchema
    }
}

/// A question that waits for an answer, with everything that an answer is checked against.
public struct OpenInterrupt: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The workflow that asks; `nil` when the rows do not identify it.
    public var workflow: String?
    /// The namespace of the asking run: empty at the root.
    public var namespace: String
    /// The newest root checkpoint of the thread, which must be unchanged when an answer arrives.
    public var checkpoint: CheckpointID
    /// The asking task.
    public var task: TaskID
    /// The asking task's path.
    public var taskPath: String
    /// The number of questions of this task that were answered before this one.
    public var position: Int
    /// The question.
    public var interrupt: Interrupt
    /// The digest of the payload (see ``PayloadDigest``).
    public var payloadDigest: PayloadDigest
    /// The time at which the question was asked; otherwise the creation time of its checkpoint.
    public var waitingSince: Timestamp?
    /// The answer that was withdrawn last at the position of the question; `nil` for none.
    public var withdrawn: WithdrawnAnswer?
    /// The release of the workflow that asked it last; `nil` when it is not recorded.
    public var release: String?
    /// The facts that its workflow declares; `nil` for none.
    public var declaredFacts: QuestionFacts?
    /// The facts of the question: those that its workflow declares, and those that a ``QuestionFactsReader`` of the
    /// storage reads from its payload.
    ///
    /// `nil` when there are neither.
    public var facts: QuestionFacts?
    /// The number of stored bytes of a payload that a list omitted (``InterruptQuery/payloadLimit``); `nil` for a
    /// question with its payload.
    ///
    /// The value of ``interrupt`` is then null or the beginning of the payload. ``payloadDigest`` is the digest of the
    /// payload, or empty if the payload was not read to its end. A query for the id of the question without a limit
    /// reads the payload.
    public var omittedBytes: Int?

    /// Creates an open question.
    public init(
        thread: ThreadID,
        workflow: String?,
        namespace: String,
        checkpoint: CheckpointID,
        task: TaskID,
        taskPath: String,
        position: Int,
        interrupt: Interrupt,
        payloadDigest: PayloadDigest,
        waitingSince: Timestamp?,
        withdrawn: WithdrawnAnswer? = nil,
        release: String? = nil,
        declaredFacts: QuestionFacts? = nil,
        facts: QuestionFacts? = nil,
        omittedBytes: Int? = nil
    ) {
        self.thread = thread
        self.workflow = workflow
        self.namespace = namespace
        self.checkpoint = checkpoint
        self.task = task
        self.taskPath = taskPath
        self.position = position
        self.interrupt = interrupt
        self.payloadDigest = payloadDigest
        self.waitingSince = waitingSince
        self.withdrawn = withdrawn
        self.release = release
        self.declaredFacts = declaredFacts
        self.facts = facts
        self.omittedBytes = omittedBytes
    }
}

/// SHA-256 of the canonical text of a payload, in 64 lower-case hexadecimal digits.
///
/// The canonical text is JSON without spaces, with members sorted by name, and with tags where the payload is not JSON
/// (see ``init(of:)``). The digest is collision-resistant because payloads are untrusted: two payloads with one digest
/// would let an answer to the harmless one decide the other.
public struct PayloadDigest: TextIdentifier {
    /// The text.
    public let rawValue: String

    /// Creates the digest from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}
