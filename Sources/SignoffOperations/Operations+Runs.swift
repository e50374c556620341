package import SignoffCheckpoint
package import SignoffOperator

extension Operations {
    /// Returns the failed runs that are the newest of their thread, newest first: what a retry would help.
    ///
    /// The first of them only; ``failurePage(after:limit:)`` gives the rest.
    ///
    /// - Parameter limit: At most this many, 1 or more.
    /// - Returns: The runs.
    /// - Throws: What the database throws.
    package func failures(limit: Int = 200) async throws -> [Run] {
        try await failurePage(limit: limit).items
    }

    /// Returns a page of the failed runs that are the newest of their thread, newest first.
    ///
    /// - Parameters:
    ///   - after: The `next` of the page before; nil for the first page.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The page.
    /// - Throws: What the database throws.
    package func failurePage(after: RunPlace? = nil, limit: Int = 200) async throws -> ListPage<Run, RunPlace> {
        try await attempting("reading the failed runs") {
            let runs = try await storage.runs.runs(
                matching: RunQuery(statuses: [.error, .timeout], newestOfThreadOnly: true, after: after, limit: limit)
            )
            return ListPage(items: runs, next: runs.count == limit ? runs.last?.place : nil)
        }
    }

    /// Returns a page of the runs of a thread, or of all threads, newest first.
    ///
    /// - Parameters:
    ///   - thread: Only runs of this thread; nil for all.
    ///   - after: The `next` of the page before; nil for the first page.
    ///   - limit: At most this many, 1 or more.
    /// - Returns: The page.
    /// - Throws: What the database throws.
    package func runPage(
        of thread: ThreadID? = nil,
        after: RunPlace? = nil,
        limit: Int = 200
    ) async throws -> ListPage<Run, RunPlace> {
        try await attempting("reading the runs") {
            let runs = try await storage.runs.runs(matching: RunQuery(thread: thread, after: after, limit: limit))
            return ListPage(items: runs, next: runs.count == limit ? runs.last?.place : nil)
        }
    }

    /// Returns the runs of a thread, or of all threads, newest first; ``runPage(of:after:limit:)`` gives those that follow.
    package func runs(of thread: ThreadID? = nil, limit: Int = 200) async throws -> [Run] {
        try await attempting("reading the runs") {
            try await storage.runs.runs(matching: RunQuery(thread: thread, limit: limit))
        }
    }

    /// Returns the runs that wait for a worker or are being carried out, newest first.
    package func activeRuns(limit: Int = 1_000) async throws -> [Run] {
        try await attempting("reading the runs") {
            try await storage.runs.runs(matching: RunQuery(statuses: [.pending, .running], limit: limit))
        }
    }

    /// Returns the run a client token made, to learn what became of a request with an unknown outcome; nil when it was not stored.
    package func run(token: String) async throws -> Run? {
        try await attempting("looking for the request") { try await storage.runs.run(clientToken: token) }
    }

    /// Returns a run.
    ///
    /// - Throws: `run_not_found`.
    package func run(_ id: RunID) async throws -> Run {
        try await attempting("reading run '\(id)'") {
            guard let run = try await storage.runs.run(id) else {
                throw OperationError(.runNotFound, "there is no run '\(id)' in this database")
            }
            return run
        }
    }

    /// Asks for a workflow to be run with an input, and returns the pending run.
    ///
    /// The input is checked before anything is stored.
    ///
    /// - Parameters:
    ///   - name: The workflow.
    ///   - input: Its input.
    ///   - thread: The thread to run on; nil for a new one.
    ///   - token: A client token; a second call with it returns the run of the first.
    /// - Returns: The pending run.
    /// - Throws: `unknown_workflow`; `invalid_input` with path and expected type; `thread_busy` when a run works on the thread; `read_only`.
    package func start(
        _ name: String,
        input: JSONValue,
        on thread: ThreadID? = nil,
        token: String? = nil
    ) async throws -> Run {
        let workflow = try workflows.named(name)
        try requireWritable(to: "start '\(name)'")
        let stored = try workflow.stored(input)
        let thread = thread ?? ThreadID("\(name)-\(hexadecimal(random.next()).prefix(8))")
        return try await attempting("starting '\(name)' on thread '\(thread)'") {
            try await storage.runs.submit(
                RunRequest(
                    thread: thread,
                    workflow: name,
                    action: .start(input: stored),
                    requestedBy: identity.name,
                    clientToken: token ?? makeToken()
                ),
                requiring: [.idle(thread)],
                recording: nil
            )
        }
    }

    /// Asks for a failed thread to go on from where it failed, and returns the pending run: finished tasks keep their results.
    ///
    /// A second call with the same token returns the run of the first.
    ///
    /// - Throws: `thread_not_found`; `nothing_to_retry` when the thread's newest run did not fail; `thread_busy`; `thread_changed` when the thread went on
    ///   meanwhile; `read_only`.
    package func retry(thread: ThreadID, token: String? = nil) async throws -> Run {
        try requireWritable(to: "retry thread '\(thread)'")
        return try await attempting("retrying thread '\(thread)'") {
            if let known = try await knownRun(token) { return known }
            try await requireThread(thread)
            let newest = try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 1)).first
            let detail = try await self.thread(thread)
            if let newest {
                if newest.isActive { throw CheckpointError.busy(thread, because: newest) }
                guard [.error, .timeout, .cancelled].contains(newest.status) else {
                    throw OperationError(
                        .nothingToRetry,
                        "the newest run of thread '\(thread)' ended with '\(newest.status.rawValue)', there is nothing to retry"
                    )
                }
            } else if detail.error == nil {
                throw OperationError(.nothingToRetry, "no run of thread '\(thread)' failed, there is nothing to retry")
            }
            guard let workflow = newest?.request.workflow ?? detail.workflow else {
                throw OperationError(
                    .unknownWorkflow,
                    "the database does not say which workflow thread '\(thread)' runs"
                )
            }
            // A run that failed before its first checkpoint was stored has nothing to go on from: it starts again with what it was given.
            let action: RunAction =
                if detail.state == nil, let newest { newest.request.action } else { .proceed }
            return try await storage.runs.submit(
                RunRequest(
                    thread: thread,
                    workflow: workflow,
                    action: action,
                    requestedBy: identity.name,
                    clientToken: token ?? makeToken()
                ),
                requiring: [
                    .idle(thread), .newestRun(thread, newest?.id), .head(thread, detail.state?.address.checkpoint),
                ],
                recording: nil
            )
        }
    }

    /// Asks for the thread of a failed run to go on, as ``retry(thread:token:)`` does.
    ///
    /// - Throws: `run_not_found`; `nothing_to_retry` when another run followed this one; what ``retry(thread:token:)`` throws.
    package func retry(run id: RunID, token: String? = nil) async throws -> Run {
        if let known = try await attempting("retrying run '\(id)'", { try await knownRun(token) }) { return known }
        let failed = try await run(id)
        let thread = failed.request.thread
        let newest = try await runs(of: thread, limit: 1).first
        guard newest?.id == id else {
            throw OperationError(
                .nothingToRetry,
                "run '\(id)' is not the newest of thread '\(thread)', run '\(newest?.id.rawValue ?? "")' followed it"
            )
        }
        return try await retry(thread: thread, token: token)
    }

    /// Asks for a run to be stopped and returns it: a pending one is cancelled at once, a running one when its worker notices.
    ///
    /// - Throws: `run_not_found`; `read_only`.
    package func cancel(_ run: RunID) async throws -> Run {
        try requireWritable(to: "stop run '\(run)'")
        return try await attempting("stopping run '\(run)'") {
            try await storage.runs.requestCancellation(of: run)
        }
    }

    /// The run a client token made: what is sent again is not refused for what it has set going itself.
    private func knownRun(_ token: String?) async throws -> Run? {
        guard let token else { return nil }
        return try await storage.runs.run(clientToken: token)
    }
}
