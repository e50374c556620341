/// The identity of an open question.
///
/// The position is part of the identity, because a task that asks twice can use one interrupt id for both questions. A
/// decision on the first question must never decide the second. Assignments, notes and the order of lists derive their
/// keys from this type.
public struct QuestionID: Hashable, Codable, Sendable {
    /// The thread.
    public var thread: ThreadID
    /// The namespace of the run that asked; empty for the root.
    public var namespace: String
    /// The task that asked.
    public var task: TaskID
    /// The id of the question; `nil` in very old files, whose questions have none.
    public var interrupt: InterruptID?
    /// The number of questions of the task that were answered before this question.
    public var position: Int

    /// The id of an open question.
    public init(_ question: OpenInterrupt) {
        thread = question.thread
        namespace = question.namespace
        task = question.task
        interrupt = question.interrupt.id
        position = question.position
    }

    /// The identity under which assignments and notes are stored; `nil` for a question without an id.
    public var claimed: ClaimedQuestion? {
        interrupt.map { ClaimedQuestion(thread: thread, interrupt: $0, position: position) }
    }

    /// The key of the question within its thread, in the order of lists: the interrupt id, or the position in files too
    /// old to have ids.
    package var listKey: String { interrupt?.rawValue ?? "\(task):\(position)" }
}

extension OpenInterrupt {
    /// The identity of the question.
    public var id: QuestionID { QuestionID(self) }
}
