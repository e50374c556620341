import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator

extension LangGraphBackend {
    /// The number of recently changed threads that are searched for a run on an unknown thread.
    private static let searchedThreads = 100
    /// The maximum number of threads whose runs are read for a list of all runs.
    private static let listedThreads = 500
    /// The maximum number of concurrent requests.
    private static let width = 8

    /// Applies `body` to each element with limited concurrency, and returns the results in order.
    func each<Element: Sendable, Result: Sendable>(
        of elements: [Element],
        _ body: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results: [Result?] = Array(repeating: nil, count: elements.count)
            for (index, element) in elements.enumerated() {
                if index >= Self.width, let (done, result) = try await group.next() { results[done] = result }
                group.addTask { (index, try await body(element)) }
            }
            while let (done, result) = try await group.next() { results[done] = result }
            return results.compactMap(\.self)
        }
    }

    /// Returns the runs that match a query, newest first.
    ///
    /// A server lists the runs of one thread. For all threads, the runs of the recently changed threads are read: of at
    /// most 500, with one request each.
    package func runs(matching query: RunQuery) async throws -> [Run] {
        try await attempting("reading the runs") {
            if let thread = query.thread { return try await runs(of: thread, query) }
            var threads: [ServerThread] = []
            for status in Self.threadStatuses(of: query) {
                var body: JSONObject = [
                    "limit": .integer(Int64(Self.listedThreads)), "sort_by": "updated_at", "sort_order": "desc",
                    "select": ["thread_id", "status", "updated_at", "metadata", "interrupts"],
                ]
                if let status { body["status"] = .string(status) }
                let rows = try await server.json(.query("/threads/search", body)).arrayValue ?? []
                threads += rows.compactMap(ServerThread.init)
            }
            let found = try await each(of: threads.filter { $0.graph != nil }) { thread in
                try await runs(of: thread, query)
            }
            return Array(found.joined().sorted { $0.place.comesBefore($1.place) }.prefix(query.limit))
        }
    }

    /// Returns the runs of a listed thread that match a query.
    ///
    /// The newest run of an unchanged thread is not read again.
    private func runs(of thread: ServerThread, _ query: RunQuery) async throws -> [Run] {
        guard query.newestOfThreadOnly else { return try await runs(of: thread.id, query) }
        var newest = await memory.newestRun(of: thread)
        if newest == nil {
            var any = query
            (any.statuses, any.after) = ([], nil)
            newest = try await runs(of: thread.id, any).first
            if let newest { await memory.keep(newest, of: thread) }
        }
        guard let newest, query.statuses.isEmpty || query.statuses.contains(newest.status),
            query.after?.comesBefore(newest.place) ?? true
        else { return [] }
        return [newest]
    }

    /// Returns the newest runs of the threads that changed last: of at most 500, with one request each.
    package func newestRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run] {
        try await attempting("reading the runs") {
            let listed = threads.sorted { $0.updatedAt > $1.updatedAt }.prefix(Self.listedThreads)
            let runs = try await each(of: Array(listed)) { thread -> (ThreadID, Run)? in
                let newest: ServerRun?
                do {
                    newest = try await serverRuns(of: thread.thread, limit: 1).first
                } catch let error as OperationError where error.code == .threadNotFound {
                    // The thread was deleted since it was listed.
                    return nil
                }
                guard var run = newest?.run() else { return nil }
                if run.status == .success, thread.openInterrupts > 0 { run.status = .interrupted }
                return (thread.thread, run)
            }
            return Dictionary(runs.compactMap(\.self)) { first, _ in first }
        }
    }

    /// Returns the newest runs of the busy threads, because reading a run costs a request.
    ///
    /// Of more than fifty busy threads, only those that changed last are read.
    package func listedRuns(of threads: [ThreadSummary]) async throws -> [ThreadID: Run] {
        try await attempting("reading the runs") {
            let busy = threads.filter { $0.status == .busy }.sorted { $0.updatedAt > $1.updatedAt }.prefix(50)
            let runs = try await each(of: busy.map(\.thread)) { thread in
                try await serverRuns(of: thread, limit: 1).first.map { (thread, $0.run()) }
            }
            return Dictionary(runs.compactMap(\.self)) { first, _ in first }
        }
    }

    /// Returns the statuses of threads that can have runs matching a query; `nil` for any status.
    private static func threadStatuses(of query: RunQuery) -> [String?] {
        if query.statuses.isEmpty { return [nil] }
        if query.statuses.isSubset(of: [.pending, .running]) { return ["busy"] }
        if query.newestOfThreadOnly, query.statuses.isSubset(of: [.error, .timeout]) { return ["error"] }
        return [nil]
    }

    private func runs(of thread: ThreadID, _ query: RunQuery) async throws -> [Run] {
        var found: [Run] = []
        var offset = 0
        // An active run is the newest of its thread: an ended run has no active run behind it.
        let isOfActive = !query.statuses.isEmpty && query.statuses.isSubset(of: [.pending, .running])
        let size = query.newestOfThreadOnly ? 1 : isOfActive ? 10 : min(1_000, max(10, query.limit))
        while found.count < query.limit {
            let page = try await serverRuns(of: thread, limit: size, offset: offset)
            for (index, row) in page.enumerated() {
                let isNewest = offset == 0 && index == 0
                let run = isNewest ? try await standing(ofNewest: row) : row.run()
                guard query.statuses.isEmpty || query.statuses.contains(run.status) else { continue }
                if let after = query.after, !after.comesBefore(run.place) { continue }
                found.append(run)
            }
            offset += page.count
            guard page.count >= size, !query.newestOfThreadOnly, offset < 100_000 else { break }
            if isOfActive, page.contains(where: { !$0.isActive }) { break }
        }
        return Array(found.prefix(query.limit))
    }

    /// Returns a run with the information from its thread: whether the run stopped at a question, and why it failed.
    ///
    /// Only the newest run of a thread can have stopped at a question.
    func standing(of run: ServerRun) async throws -> Run {
        guard !run.isActive else { return run.run() }
        let newest = try await serverRuns(of: run.thread, limit: 1).first
        guard newest?.id == run.id else {
            var ended = run.run()
            if ended.status == .error, let failure = try await failure(of: run) {
                ended.error = RunFailure(code: failure.name, message: failure.message)
            }
            return ended
        }
        return try await standing(ofNewest: run)
    }

    private func standing(ofNewest run: ServerRun) async throws -> Run {
        guard !run.isActive else { return run.run() }
        let view = try await view(of: run.thread)
        return run.run(standing: (view.thread, view.state))
    }

    /// Returns a run.
    ///
    /// A server stores runs by thread. If the thread is unknown, the hundred threads that changed last are searched.
    ///
    /// - Throws: `run_not_found`.
    package func run(_ id: RunID) async throws -> Run {
        try await attempting("reading run \(ForeignText.identifier(id))") {
            try await standing(of: try await find(id))
        }
    }

    private func find(_ id: RunID) async throws -> ServerRun {
        if let thread = await memory.thread(of: id), let run = try await serverRun(id, on: thread) { return run }
        guard UUIDText.isValid(id.rawValue) else { throw noRun(id) }
        let body: JSONObject = [
            "limit": .integer(Int64(Self.searchedThreads)), "sort_by": "updated_at", "sort_order": "desc",
            "select": ["thread_id", "status", "updated_at", "metadata", "interrupts"],
        ]
        let rows = try await server.json(.query("/threads/search", body)).arrayValue ?? []
        for thread in rows.compactMap(ServerThread.init) where thread.graph != nil {
            try Task.checkCancellation()
            if let run = try await serverRun(id, on: thread.id) { return run }
        }
        throw noRun(id)
    }

    private func noRun(_ id: RunID) -> OperationError {
        OperationError(
            .runNotFound,
            "run \(ForeignText.identifier(id)) was not found on the \(Self.searchedThreads) most recently changed threads of the server: name its thread"
        )
    }

    /// The maximum time in which a request with an unknown outcome can still arrive: the maximum duration of an
    /// exchange.
    private static let longestWay = Duration.seconds(60)

    /// Returns the run of a request of this backend; `nil` for a request that was not stored, and for a token of
    /// another program.
    ///
    /// - Throws: An error with `isOutcomeUnknown` if no run is found within a minute after a request without a reply,
    ///   because the request can still arrive.
    package func run(token: RequestToken) async throws -> Run? {
        guard let thread = await memory.thread(of: token) else { return nil }
        return try await attempting("looking up the request") {
            if let run = try await serverRun(token: token, on: thread) { return try await standing(of: run) }
            guard await memory.mayBeOnItsWay(token, within: Self.longestWay) else { return nil }
            throw OperationError(
                .serverFailed,
                "no run with the request is on thread \(ForeignText.identifier(thread)) yet, and the request may still arrive",
                isOutcomeUnknown: true
            )
        }
    }

    /// Returns no runs, because the server's workers execute the runs.
    package func waitingRuns(limit: Int) async throws -> WaitingRuns { WaitingRuns([]) }

    /// Does nothing, because the server's workers execute all runs in turn.
    package func requireTurn(of run: Run) async throws {}

    /// Requests that a workflow run with an input, on a given thread or a new one, and returns the run.
    ///
    /// - Throws: `unknown_workflow` with the list of graphs; `usage` for a thread that is not a UUID; `invalid_input`;
    ///   `thread_busy`; `read_only`.
    package func start(_ request: StartRequest) async throws -> Run {
        try requireWritable(to: "start '\(request.workflow)'")
        if let thread = request.thread, !UUIDText.isValid(thread.rawValue) {
            throw OperationError(
                .usage,
                "a thread of a LangGraph server is named by a UUID, such as \(UUIDText.random(options.random.next(), options.random.next()))"
            )
        }
        let known = await memory.thread(of: request.token)
        let thread = request.thread ?? known ?? ThreadID(UUIDText.random(options.random.next(), options.random.next()))
        return try await attempting("starting '\(request.workflow)' on thread '\(thread)'") {
            if known != nil, let run = try await serverRun(token: request.token, on: thread) { return run.run() }
            let graphs = try await workflows().map(\.name)
            guard graphs.contains(request.workflow) else {
                throw OperationError(
                    .unknownWorkflow,
                    "the server has no graph \(ForeignText.name(request.workflow)); it has \(ForeignText.names(graphs))"
                )
            }
            var body = RunBody.shared(assistant: request.workflow, marks: marks(request.token))
            body["input"] = request.input
            body["if_not_exists"] = "create"
            return try await submit(body, on: thread, token: request.token).run()
        }
    }

    /// Requests that a thread continue that failed, was canceled or stopped at a breakpoint, and returns the run.
    ///
    /// Finished tasks keep their results.
    ///
    /// - Throws: `thread_not_found`; `nothing_to_retry` for a finished thread, and for a thread with a question and
    ///   without a failed task; `thread_busy`; `read_only`.
    package func retry(thread: ThreadID, token: RequestToken) async throws -> Run {
        try requireWritable(to: "retry thread \(ForeignText.identifier(thread))")
        return try await attempting("retrying thread \(ForeignText.identifier(thread))") {
            if let known = try await knownRun(token, on: thread) { return try await standing(of: known) }
            let view = try await view(of: thread)
            guard view.thread.status != .busy else { throw Self.busy(thread) }
            guard let assistant = view.thread.assistant else {
                throw OperationError(.nothingToRetry, "no run of thread \(thread) failed: nothing to retry")
            }
            var body = RunBody.shared(assistant: assistant, marks: marks(token))
            if view.state.exists {
                guard !view.state.next.isEmpty else {
                    throw OperationError(.nothingToRetry, "thread \(thread) is finished: nothing to retry")
                }
                guard view.questions.isEmpty || !view.state.failedTasks.isEmpty else {
                    throw OperationError(
                        .nothingToRetry,
                        "thread \(thread) waits for an answer and has no failed task: nothing to retry"
                    )
                }
            } else {
                // A run that failed before its first checkpoint cannot continue. It starts again with the same input.
                guard let input = try await serverRuns(of: thread, limit: 1).first?.arguments["input"], !input.isNull
                else {
                    throw OperationError(
                        .nothingToRetry,
                        "no run of thread \(thread) failed: nothing to retry"
                    )
                }
                body["input"] = input
            }
            return try await submit(body, on: thread, token: token).run()
        }
    }

    /// Requests that the thread of a failed run continue, unless the thread has a newer run.
    ///
    /// - Throws: `run_not_found`; `nothing_to_retry`; the errors of ``retry(thread:token:)``.
    package func retry(run id: RunID, token: RequestToken) async throws -> Run {
        if let known = try await run(token: token) { return known }
        let failed = try await attempting("reading run \(ForeignText.identifier(id))") { try await find(id) }
        let newest = try await attempting("reading the runs") {
            try await serverRuns(of: failed.thread, limit: 1).first
        }
        guard newest?.id == id else {
            throw OperationError(
                .nothingToRetry,
                "run '\(id)' is not the newest of thread '\(failed.thread)'; run '\(newest?.id.rawValue ?? "")' is newer"
            )
        }
        return try await retry(thread: failed.thread, token: token)
    }

    /// Requests the cancellation of a run, and returns the run.
    ///
    /// An ended run is returned unchanged.
    ///
    /// - Throws: `run_not_found`; `read_only`.
    package func cancel(_ id: RunID) async throws -> Run {
        try requireWritable(to: "stop run \(ForeignText.identifier(id))")
        return try await attempting("stopping run \(ForeignText.identifier(id))") {
            let run = try await find(id)
            guard run.isActive else { return try await standing(of: run) }
            do {
                _ = try await server.json(.write("/threads/\(run.thread)/runs/\(id)/cancel?wait=0&action=interrupt"))
            } catch is MissingResource {
                // The run has ended since it was read.
            }
            return try await standing(of: try await serverRun(id, on: run.thread) ?? run)
        }
    }
}

extension RunPlace {
    /// Whether this place precedes another in a list of runs, newest first.
    fileprivate func comesBefore(_ other: RunPlace) -> Bool {
        createdAt != other.createdAt ? createdAt > other.createdAt : run > other.run
    }
}
