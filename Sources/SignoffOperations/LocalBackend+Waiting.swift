package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Returns the waiting runs of this program's workflows, oldest first, the order in which a worker would execute
    /// them.
    ///
    /// All unfinished runs are read, including those of other workflows. A run that another worker holds is included,
    /// because this program continues the run if that worker dies.
    ///
    /// - Parameter limit: The maximum number of runs to return, 1 or more. Further runs are only counted.
    /// - Returns: The runs, each with its effect.
    /// - Throws: The errors of the database.
    package func waitingRuns(limit: Int) async throws -> WaitingRuns {
        let names = Set(registered.map(\.listing.name))
        var runs: [Run] = []
        var unlisted = 0
        try await forEachActiveRun { run in
            guard names.contains(run.request.workflow) else { return true }
            runs.append(run)
            // Pages begin with the newest run, so surplus runs are removed in batches rather than one by one.
            if runs.count >= 2 * limit {
                unlisted += runs.count - limit
                runs.removeFirst(runs.count - limit)
            }
            return true
        }
        unlisted += max(0, runs.count - limit)
        var listed: [WaitingRun] = []
        for run in runs.suffix(limit).reversed() {
            var questions: [JSONValue] = []
            if case .resume(let answers) = run.request.action, let state = try await thread(run.request.thread).state {
                let asked = state.tasks.flatMap(\.interrupts)
                let answered = asked.filter { $0.id.map { answers[$0] != nil } ?? true }
                questions = (answered.isEmpty ? asked : answered).map { $0.value.jsonProjection }
            }
            listed.append(WaitingRun(run: run, questions: questions))
        }
        return WaitingRuns(listed, unlisted: unlisted)
    }

    /// Whether a run of this program's workflows waits for a worker or is executing.
    ///
    /// A sleeping run counts as waiting once its sleep has ended.
    ///
    /// - Throws: The errors of the database.
    package func hasActiveRuns() async throws -> Bool {
        let names = Set(registered.map(\.listing.name))
        let moment = now
        var hasSome = false
        try await forEachActiveRun { run in
            hasSome = names.contains(run.request.workflow) && run.notBefore.map { $0 <= moment } ?? true
            return !hasSome
        }
        return hasSome
    }

    /// Returns the sleeping run of the registered workflows that wakes first, and the number of sleeping runs; `nil`
    /// for none.
    ///
    /// - Throws: The errors of the database.
    package func sleepingRuns() async throws -> (first: Run, count: Int)? {
        let names = Set(registered.map(\.listing.name))
        var sleeping: (first: Run, count: Int)?
        try await forEachActiveRun { run in
            guard let due = run.notBefore, names.contains(run.request.workflow) else { return true }
            let isFirst = sleeping?.first.notBefore.map { due < $0 } ?? true
            sleeping = (isFirst ? run : sleeping?.first ?? run, (sleeping?.count ?? 0) + 1)
            return true
        }
        return sleeping
    }

    /// Reads the unfinished runs page by page, newest first, until `body` returns `false`.
    private func forEachActiveRun(_ body: (Run) -> Bool) async throws {
        var place: RunPlace?
        while true {
            try Task.checkCancellation()
            let query = RunQuery(statuses: [.pending, .running], after: place, limit: Self.activePage)
            let page = try await attempting("reading the runs") { try await storage.runs.runs(matching: query) }
            for run in page where !body(run) { return }
            guard page.count == Self.activePage, let last = page.last else { return }
            place = last.place
        }
    }

    /// The number of runs read in one page.
    private static let activePage = 500

    /// Throws `thread_busy` if a stored run is queued behind another run of its thread that waits for a worker.
    ///
    /// - Throws: `thread_busy` with the waiting run; the errors of the database.
    package func requireTurn(of run: Run) async throws {
        guard run.status == .pending else { return }
        let moment = now
        let earlier = try await attempting("reading the runs of thread \(ForeignText.identifier(run.request.thread))") {
            try await storage.runs.activeRuns(before: run)
        }
        guard let waiting = earlier.first(where: { $0.status == .pending || $0.isAbandoned(at: moment) }) else {
            return
        }
        let state = waiting.notBefore.map { "sleeps until \($0.iso8601)" } ?? "waits for a worker"
        throw OperationError(
            .threadBusy,
            "run \(ForeignText.identifier(run.id)) is stored behind run \(ForeignText.identifier(waiting.id)) of \(ForeignText.name(waiting.request.requestedBy)), which \(state) on "
                + "thread \(ForeignText.identifier(run.request.thread)); 'signoff worker' executes both, 'signoff cancel \(waiting.id)' stops the other"
        )
    }
}
