package import SignoffCheckpoint

/// Whether the console executes the runs it finds waiting, beside those its operator sets going.
package enum WaitingWork: Equatable, Sendable {
    /// It does.
    case executed
    /// It does not, until `:work`; why, in one clause.
    case held(reason: String)

    /// Why it does not; nil when it does.
    var reason: String? {
        if case .held(let reason) = self { reason } else { nil }
    }
}

/// A run that waits and that the operator has not set going, with what it would do.
package struct HeldRun: Equatable, Sendable {
    /// The run.
    package var run: Run
    /// The questions it answers, as they were asked; empty for a run that answers none.
    package var questions: [JSONValue]

    /// Creates a held run.
    package init(run: Run, questions: [JSONValue]) {
        self.run = run
        self.questions = questions
    }
}

/// The runs that wait, shown before they are executed.
package struct WorkDialog: Equatable, Sendable {
    /// The runs, oldest first; nil while they are read.
    var runs: [HeldRun]?
    var scroll = 0
}
