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

/// What a worker that serves the whole queue would execute.
package struct HeldWork: Equatable, Sendable {
    /// The runs, oldest first.
    package var runs: [HeldRun]
    /// How many newer ones there are that are not among them.
    package var unlisted: Int

    /// Creates what is held.
    package init(_ runs: [HeldRun], unlisted: Int = 0) {
        self.runs = runs
        self.unlisted = unlisted
    }

    /// Whether each of these runs was shown as it is now.
    ///
    /// What became of a run meanwhile makes no difference: it is executed at most.
    func isShown(by shown: HeldWork) -> Bool {
        guard unlisted == 0 else { return false }
        let known = Dictionary(shown.runs.map { ($0.run.id, $0) }, uniquingKeysWith: { first, _ in first })
        return runs.allSatisfy { now in
            guard let then = known[now.run.id] else { return false }
            return then.run.request == now.run.request && then.questions == now.questions
        }
    }
}
