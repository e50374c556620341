package import SignoffCheckpoint

/// A run that waits for a worker, with what it would do.
package struct WaitingRun: Sendable {
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

extension Operations {
    /// Returns the runs of the workflows known here that wait for a worker or were left by one that vanished, oldest first.
    ///
    /// - Parameter limit: How many are read at most, the newest of them, 1 or more.
    /// - Returns: The runs, each with what it would do.
    /// - Throws: What the database throws.
    package func waitingRuns(limit: Int = 200) async throws -> [WaitingRun] {
        let names = Set(workflows.map(\.name))
        let moment = now
        let runs = try await activeRuns(limit: limit).reversed().filter { run in
            names.contains(run.request.workflow) && (run.status == .pending || run.isAbandoned(at: moment))
        }
        var waiting: [WaitingRun] = []
        for run in runs {
            var questions: [JSONValue] = []
            if case .resume(let answers) = run.request.action, let state = try await thread(run.request.thread).state {
                let asked = state.tasks.flatMap(\.interrupts)
                let answered = asked.filter { $0.id.map { answers[$0] != nil } ?? true }
                questions = (answered.isEmpty ? asked : answered).map { $0.value.jsonProjection }
            }
            waiting.append(WaitingRun(run: run, questions: questions))
        }
        return waiting
    }

    /// Throws `thread_busy` when a stored run stands behind another one of its thread that waits for a worker.
    ///
    /// - Throws: `thread_busy`, naming the run that waits; what the database throws.
    package func requireTurn(of run: Run) async throws {
        guard run.status == .pending else { return }
        let moment = now
        let earlier = try await attempting("reading the runs of thread '\(run.request.thread)'") {
            try await database.activeRuns(before: run)
        }
        guard let waiting = earlier.first(where: { $0.status == .pending || $0.isAbandoned(at: moment) }) else {
            return
        }
        throw OperationError(
            .threadBusy,
            "run '\(run.id)' is stored behind run '\(waiting.id)' of \(waiting.request.requestedBy), which waits for a worker on "
                + "thread '\(run.request.thread)'; 'signoff worker' executes both, 'signoff cancel \(waiting.id)' stops the other"
        )
    }
}
