package import SignoffCheckpoint

/// A run that waits for a worker, with the questions it answers.
package struct WaitingRun: Equatable, Sendable {
    /// The run.
    package var run: Run
    /// The payloads of the questions that the run answers; empty for a run without answers.
    package var questions: [JSONValue]

    /// Creates a waiting run.
    package init(run: Run, questions: [JSONValue]) {
        self.run = run
        self.questions = questions
    }
}

/// The runs that a worker would execute if it served the whole queue.
package struct WaitingRuns: Equatable, Sendable {
    /// The runs, oldest first, which is the order of execution.
    package var listed: [WaitingRun]
    /// The number of newer runs that are not listed.
    package var unlisted: Int

    /// Creates the waiting runs.
    package init(_ listed: [WaitingRun], unlisted: Int = 0) {
        self.listed = listed
        self.unlisted = unlisted
    }
}
