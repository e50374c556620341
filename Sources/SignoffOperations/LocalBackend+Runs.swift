package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Returns the runs that match a query, newest first.
    package func runs(matching query: RunQuery) async throws -> [Run] {
        try await attempting("reading the runs") { try await storage.runs.runs(matching: query) }
    }

    /// Returns the run of a client token, to determine an unknown outcome; `nil` when the request was not stored.
    package func run(token: RequestToken) async throws -> Run? {
        try await attempting("looking for the request") { try await storage.runs.run(clientToken: token.rawValue) }
    }

    /// Returns a run.
    ///
    /// - Throws: `run_not_found`.
    package func run(_ id: RunID) async throws -> Run {
        try await attempting("reading run '\(id)'") {
            guard let run = try await storage.runs.run(id) else {
                throw OperationError(.runNotFound, "run '\(id)' does not exist in this database")
            }
            return run
        }
    }

    /// Requests that a workflow run with an input, and returns the pending run.
    ///
    /// The input is checked before anything is stored.
    ///
    /// - Returns: The pending run.
    /// - Throws: `unknown_workflow`; `invalid_input` with the path and the expected type; `thread_busy` when a run
    ///   holds the thread; `read_only`.
    package func start(_ request: StartRequest) async throws -> Run {
        let name = request.workflow
        let workflow = try registered.named(name)
        try requireWritable(to: "start '\(name)'")
        let stored = try workflow.stored(request.input)
        let thread = request.thread ?? ThreadID("\(name)-\(hexadecimal(random.next()).prefix(8))")
        return try await attempting("starting '\(name)' on thread '\(thread)'") {
            try await storage.runs.submit(
                RunRequest(
                    thread: thread,
                    workflow: name,
                    action: .start(input: stored),
                    requestedBy: identity.name,
                    clientToken: request.token.rawValue
                ),
                requiring: [.idle(thread)],
                recording: nil
            )
        }
    }

    /// Requests that a failed thread continue from its failure, and returns the pending run.
    ///
    /// Finished tasks keep their results.
    ///
    /// A second call with the same token returns the run of the first call.
    ///
    /// - Throws: `thread_not_found`; `nothing_to_retry` when the thread's newest run did not fail; `thread_busy`;
    ///   `thread_changed` when the thread has changed in the meantime; `read_only`.
    package func retry(thread: ThreadID, token: RequestToken) async throws -> Run {
        try requireWritable(to: "retry thread '\(thread)'")
        return try await attempting("retrying thread '\(thread)'") {
            if let known = try await storage.runs.run(clientToken: token.rawValue) { return known }
            try await requireThread(thread)
            let newest = try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 1)).first
            let detail = try await self.thread(thread)
            if let newest {
                if newest.isActive { throw CheckpointError.busy(thread, because: newest) }
                guard [.error, .timeout, .cancelled].contains(newest.status) else {
                    throw OperationError(
                        .nothingToRetry,
                        "the newest run of thread '\(thread)' ended with '\(newest.status.rawValue)': only a run that failed, timed out or was canceled can be retried"
                    )
                }
            } else if detail.error == nil {
                throw OperationError(.nothingToRetry, "thread '\(thread)' has no failed run to retry")
            }
            guard let workflow = newest?.request.workflow ?? detail.workflow else {
                throw OperationError(
                    .unknownWorkflow,
                    "the database does not say which workflow thread '\(thread)' runs"
                )
            }
            // A run that failed before its first checkpoint was stored starts again with its input.
            let action: RunAction =
                if detail.state == nil, let newest { newest.request.action } else { .proceed }
            return try await storage.runs.submit(
                RunRequest(
                    thread: thread,
                    workflow: workflow,
                    action: action,
                    requestedBy: identity.name,
                    clientToken: token.rawValue
                ),
                requiring: [
                    .idle(thread), .newestRun(thread, newest?.id), .head(thread, detail.state?.address.checkpoint),
                ],
                recording: nil
            )
        }
    }

    /// Requests that the thread of a failed run continue, as in ``retry(thread:token:)``.
    ///
    /// - Throws: `run_not_found`; `nothing_to_retry` when the thread has a newer run; the errors of
    ///   ``retry(thread:token:)``.
    package func retry(run id: RunID, token: RequestToken) async throws -> Run {
        if let known = try await run(token: token) { return known }
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

    /// Requests the cancellation of a run and returns the run.
    ///
    /// A pending run is canceled at once. A running run is canceled when its worker notices the request.
    ///
    /// - Throws: `run_not_found`; `read_only`.
    package func cancel(_ run: RunID) async throws -> Run {
        try requireWritable(to: "stop run '\(run)'")
        return try await attempting("stopping run '\(run)'") {
            try await storage.runs.requestCancellation(of: run)
        }
    }
}
