/// The listed state of a thread before some of its rows are written.
package struct ThreadStanding: Hashable, Sendable {
    /// Whether another program changed the thread since it was last read.
    package var isDirty: Bool
    /// Whether its workflow is known.
    package var isNamed: Bool
    /// The newest checkpoint, if it is the input of the first turn.
    ///
    /// The first call of that turn identifies the workflow.
    package var firstInput: CheckpointID?
    /// Whether the writing task, or a run nested in any, has asked something that is still listed.
    package var hasQuestions: Bool
    /// Whether any of its tasks has.
    package var asksAnything: Bool
    /// The time of the last change, as listed.
    package var updatedAt: Timestamp

    /// Creates a standing.
    package init(
        isDirty: Bool = false,
        isNamed: Bool,
        firstInput: CheckpointID?,
        hasQuestions: Bool = false,
        asksAnything: Bool = false,
        updatedAt: Timestamp
    ) {
        self.isDirty = isDirty
        self.isNamed = isNamed
        self.firstInput = firstInput
        self.hasQuestions = hasQuestions
        self.asksAnything = asksAnything
        self.updatedAt = updatedAt
    }

    /// The standing of a thread that has just been read and asks nothing; `nil` for one that asks.
    package init?(ofQuiet summary: ThreadSummary, _ reading: ThreadReading?) {
        guard let reading, reading.openInterrupts.isEmpty else { return nil }
        self.init(
            isNamed: summary.workflow != nil,
            firstInput: summary.step == -1 ? summary.checkpoint : nil,
            updatedAt: summary.updatedAt
        )
    }
}
