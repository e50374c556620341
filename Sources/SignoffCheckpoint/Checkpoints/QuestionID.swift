/// What tells one open question from every other.
///
/// The position belongs to it: a task that asks twice can use one interrupt id for both questions, and a decision on the first must never
/// become one on the second. Whatever else names a question, for claims and notes or for the order of lists, is made from it here.
public struct QuestionID: Hashable, Codable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The namespace of the run that asked; empty for the root.
    public var namespace: String
    /// The task that asked.
    public var task: TaskID
    /// The id of the question; nil in very old files, whose questions have none.
    public var interrupt: InterruptID?
    /// How many questions of its task were answered before it.
    public var position: Int

    /// The id of an open question.
    public init(_ question: OpenInterrupt) {
        thread = question.thread
        namespace = question.namespace
        task = question.task
        interrupt = question.interrupt.id
        position = question.position
    }

    /// The name under which claims and notes are stored; nil for a question without an id.
    public var claimed: ClaimedQuestion? {
        interrupt.map { ClaimedQuestion(thread: thread, interrupt: $0, position: position) }
    }

    /// What tells it from others of its thread in the order of lists: its interrupt id, or where it is asked in files too old to have ids.
    package var listKey: String { interrupt?.rawValue ?? "\(task):\(position)" }
}

extension OpenInterrupt {
    /// What tells it from every other question.
    public var id: QuestionID { QuestionID(self) }
}
