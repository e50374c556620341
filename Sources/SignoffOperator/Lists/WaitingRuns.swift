package import SignoffCheckpoint

/// A run that waits for a worker, with what it would do.
package struct WaitingRun: Equatable, Sendable {
    /// The run.
    package var run: Run
    /// The questions it answers, as they were asked; empty for a run that answers none.
    package var questions: [JSONValue]

    /// Creates a waiting run.
    package init(run: Run, questions: [JSONValue]) {
        self.run = run
        self.questions = questions
    }
}

/// What a worker that serves the whole queue of a database executes.
package struct WaitingRuns: Equatable, Sendable {
    /// The runs, oldest first, which is the order in which they are executed.
    package var listed: [WaitingRun]
    /// How many newer ones there are beyond those.
    package var unlisted: Int

    /// Creates what waits.
    package init(_ listed: [WaitingRun], unlisted: Int = 0) {
        self.listed = listed
        self.unlisted = unlisted
    }
}
