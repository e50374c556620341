import OrderedCollections

/// The listed state of a thread, before some of its rows are written.
package struct ThreadStanding: Hashable, Sendable {
    /// Whether another program has changed the thread since it was last read.
    package var isDirty: Bool
    /// Whether the workflow of the thread is known.
    package var isNamed: Bool
    /// Whether no result of the newest step can name the workflow, as in a step of a graph; `false` when unknown.
    package var isPastInput: Bool
    /// The newest checkpoint if it is the input of the first turn; otherwise `nil`.
    ///
    /// The first call of that turn identifies the workflow.
    package var firstInput: CheckpointID?
    /// Whether the writing task, or a run nested in any task, has a question that is still listed.
    package var hasQuestions: Bool
    /// Whether any task of the thread has a listed question.
    package var asksAnything: Bool
    /// Whether a task of the newest step has failed, according to its rows.
    package var hasFailure: Bool
    /// The time of the last change, as listed.
    package var updatedAt: Timestamp

    /// Creates a standing.
    package init(
        isDirty: Bool = false,
        isNamed: Bool,
        isPastInput: Bool = false,
        firstInput: CheckpointID?,
        hasQuestions: Bool = false,
        asksAnything: Bool = false,
        hasFailure: Bool = false,
        updatedAt: Timestamp
    ) {
        self.isDirty = isDirty
        self.isNamed = isNamed
        self.isPastInput = isPastInput
        self.firstInput = firstInput
        self.hasQuestions = hasQuestions
        self.asksAnything = asksAnything
        self.hasFailure = hasFailure
        self.updatedAt = updatedAt
    }

    /// Creates the standing of a thread that was just read and has no open question; `nil` for a thread with open
    /// questions.
    package init?(ofQuiet summary: ThreadSummary, _ reading: ThreadReading?) {
        guard let reading, reading.openInterrupts.isEmpty else { return nil }
        self.init(
            isNamed: summary.workflow != nil,
            isPastInput: reading.head.map { $0.checkpoint.channelValues[ReservedChannel.start] == nil } ?? false,
            firstInput: summary.step == -1 ? summary.checkpoint : nil,
            hasFailure: reading.status == .error,
            updatedAt: summary.updatedAt
        )
    }
}
