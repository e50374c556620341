package import SignoffCheckpoint

/// What tells one open question from every other.
///
/// The position belongs to it: a task that asks twice can use one interrupt id for both questions, and a decision on the first must never
/// become one on the second.
package struct ItemID: Hashable, Codable, Sendable {
    package var thread: ThreadID
    package var namespace: String
    package var task: TaskID
    package var interrupt: InterruptID?
    package var position: Int

    /// The id of a question.
    package init(_ question: OpenInterrupt) {
        thread = question.thread
        namespace = question.namespace
        task = question.task
        interrupt = question.interrupt.id
        position = question.position
    }
}
