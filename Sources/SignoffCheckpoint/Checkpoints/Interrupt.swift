/// A question that a workflow asks and waits for.
public struct Interrupt: Hashable, Sendable {
    /// The id.
    ///
    /// A question that is asked again keeps its id.
    ///
    /// `nil` only for questions in very old files, and for pickled and encrypted questions, which are unreadable.
    public var id: InterruptID?
    /// The payload shown to the operator.
    public var value: StoredValue
    /// The JSON Schema that the answer must match; `nil` for none.
    public var responseSchema: StoredValue?

    /// Creates a question.
    public init(id: InterruptID?, value: StoredValue, responseSchema: StoredValue? = nil) {
        self.id = id
        self.value = value
        self.responseSchema = responseSchema
    }
}

/// A question that waits for an answer, with the values that an answer is checked against.
public struct OpenInterrupt: Hashable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The workflow that asks; `nil` when the rows do not identify the workflow.
    public var workflow: String?
    /// The namespace of the asking run: empty at the root.
    public var namespace: String
    /// The newest root checkpoint of the thread.
    ///
    /// An answer is accepted only while this checkpoint is the newest.
    public var checkpoint: CheckpointID
    /// The asking task.
    public var task: TaskID
    /// The path of the asking task.
    public var taskPath: String
    /// The number of questions of this task that were answered before this one.
    public var position: Int
    /// The question.
    public var interrupt: Interrupt
    /// The digest of the payload (see ``PayloadDigest``).
    public var payloadDigest: PayloadDigest
    /// The time at which the question was asked; without such a time, the creation time of the checkpoint.
    public var waitingSince: Timestamp?
    /// The last answer that was withdrawn at the position of the question; `nil` for none.
    public var withdrawn: WithdrawnAnswer?
    /// The workflow release that asked the question last; `nil` when not recorded.
    public var release: String?
    /// The facts that the workflow declares; `nil` for none.
    public var declaredFacts: QuestionFacts?
    /// The facts of the question: facts that its workflow declares, and facts that the storage's
    /// ``QuestionFactsReader`` reads from its payload.
    ///
    /// `nil` when the question has no facts.
    public var facts: QuestionFacts?
    /// The size in stored bytes of a payload that a list omitted (``InterruptQuery/payloadLimit``); `nil` for a
    /// question with its payload.
    ///
    /// The value of ``interrupt`` is then null or the beginning of the payload. ``payloadDigest`` is the digest of the
    /// whole payload; empty if the payload was not read to its end. To read the payload, query the question by its id
    /// without a limit.
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

/// The digest of a payload: SHA-256 of its canonical text, in 64 lowercase hexadecimal digits.
///
/// The canonical text is JSON without spaces, with members sorted by name, and with tags where the payload is not JSON
/// (see ``init(of:)``). The digest is collision-resistant because payloads are untrusted. Two payloads with one digest
/// would allow the answer to a harmless question to decide another question.
public struct PayloadDigest: TextIdentifier {
    /// The hexadecimal digits.
    public let rawValue: String

    /// Creates the digest from its text.
    public init(rawValue: String) { self.rawValue = rawValue }
}
