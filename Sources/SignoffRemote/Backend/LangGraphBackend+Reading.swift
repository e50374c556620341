import OrderedCollections
package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

extension LangGraphBackend {
    // MARK: Threads

    /// Reads a thread and its newest state.
    ///
    /// - Throws: `thread_not_found`.
    func view(of thread: ThreadID) async throws -> ThreadView {
        try requireThreadID(thread)
        let (row, state) = try await attempting("reading thread \(ForeignText.identifier(thread))") {
            do {
                let row = try await server.json(.get("/threads/\(thread)"))
                let state = try await server.json(.get("/threads/\(thread)/state?subgraphs=true"))
                return (ServerThread(row), ServerState(state))
            } catch is MissingResource {
                throw noThread(thread)
            } catch is RefusedRequest {
                throw noThread(thread)
            }
        }
        guard let row, let state else {
            throw OperationError(.serverFailed, "the server's reply about thread \(thread) cannot be read")
        }
        var view = ThreadView(thread: row, state: state)
        for index in view.questions.indices { view.questions[index].readFacts(with: options.facts) }
        return view
    }

    func noThread(_ thread: ThreadID) -> OperationError {
        OperationError(.threadNotFound, "there is no thread \(ForeignText.identifier(thread)) on this server")
    }

    /// Throws `thread_not_found` for a text that names no thread of any server, and goes into no path.
    func requireThreadID(_ thread: ThreadID) throws {
        guard UUIDText.isValid(thread.rawValue) else { throw noThread(thread) }
    }

    /// Returns the threads a query describes, most recently changed first, or by name where it gives a prefix.
    ///
    /// Reads the pages of the server's lists up to the end of the query's page.
    package func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try await attempting("reading the threads") {
            let statuses: [ThreadStatus?] =
                query.statuses.isEmpty ? [nil] : query.statuses.sorted { $0.rawValue < $1.rawValue }
            var found: [ServerThread] = []
            for status in statuses {
                found += try await search(status: status, workflow: query.workflow, query: query)
            }
            let ordered =
                query.threadPrefix == nil
                ? found.sorted { $0.summary.place.precedes($1.summary.place) }
                : found.sorted { $0.id.precedesInBytes($1.id) }
            let page = Array(ordered.prefix(query.limit))
            return try await withErrors(page).map(\.summary)
        }
    }

    private func search(status: ThreadStatus?, workflow: String?, query: ThreadQuery) async throws -> [ServerThread] {
        var body: JSONObject = [
            "sort_by": query.threadPrefix == nil ? "updated_at" : "thread_id",
            "sort_order": query.threadPrefix == nil ? "desc" : "asc",
            "select": ["thread_id", "status", "updated_at", "metadata", "interrupts"],
        ]
        if let status { body["status"] = .string(status.rawValue) }
        if let workflow { body["metadata"] = ["graph_id": .string(workflow)] }
        let pageSize = min(1_000, max(query.limit, 10))
        body["limit"] = .integer(Int64(pageSize))
        var found: [ServerThread] = []
        var offset = 0
        while found.count < query.limit, offset < 100_000 {
            try Task.checkCancellation()
            body["offset"] = .integer(Int64(offset))
            let rows = try await server.json(.query("/threads/search", body)).arrayValue ?? []
            found += rows.compactMap(ServerThread.init).filter { $0.summary.matches(query) }
            offset += rows.count
            guard rows.count >= pageSize else { break }
        }
        return found
    }

    /// The same threads, those in status `error` with their errors, which lists of few fields leave out.
    private func withErrors(_ threads: [ServerThread]) async throws -> [ServerThread] {
        let failed = threads.filter { $0.status == .error }.map(\.id)
        guard !failed.isEmpty else { return threads }
        var errors: [ThreadID: ServerFailure] = [:]
        for start in stride(from: 0, to: failed.count, by: 200) {
            let ids = failed[start..<min(start + 200, failed.count)]
            let body: JSONObject = [
                "ids": .array(ids.map { .string($0.rawValue) }), "limit": .integer(Int64(ids.count)),
            ]
            let rows = try await server.json(.query("/threads/search", body)).arrayValue ?? []
            for row in rows.compactMap(ServerThread.init) { errors[row.id] = row.error }
        }
        return threads.map { thread in
            var thread = thread
            thread.error = errors[thread.id] ?? thread.error
            return thread
        }
    }

    /// Returns one thread with its newest state and what waits on it.
    ///
    /// - Throws: `thread_not_found`.
    package func thread(_ thread: ThreadID) async throws -> ThreadDetail {
        let view = try await view(of: thread)
        return try await attempting("reading thread \(ForeignText.identifier(thread))") {
            ThreadDetail(
                thread: thread,
                state: view.state.exists ? try view.state.snapshot(of: thread, questions: view.questions) : nil,
                namespaces: [""] + view.state.nestedNamespaces,
                openInterrupts: view.questions,
                workflow: view.thread.graph,
                error: view.thread.status == .error
                    ? view.thread.error?.text ?? view.state.failedTasks.last?.error : nil
            )
        }
    }

    // MARK: Questions

    /// Returns open questions: those a query describes, in its order and from its place on.
    package func questions(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        if let thread = query.thread {
            do {
                return query.page(of: try await view(of: thread).questions)
            } catch let error as OperationError where error.code.description == "thread_not_found" {
                return []
            }
        }
        return query.page(of: try await openQuestions(workflow: query.workflow))
    }

    /// Returns how many questions wait in all.
    package func countQuestions() async throws -> Int { try await openQuestions(workflow: nil).count }

    /// Returns how many questions meet a query, whatever its limit and the place it begins after.
    package func countQuestions(matching query: InterruptQuery) async throws -> Int {
        query.count(of: try await openQuestions(workflow: query.workflow))
    }

    /// Returns the item of one question.
    ///
    /// - Throws: `interrupt_not_pending` when no such question waits.
    package func item(_ interrupt: InterruptID, on thread: ThreadID?) async throws -> ReviewItem {
        let query = InterruptQuery(thread: thread, interrupt: interrupt, limit: 1)
        if let question = try await questions(matching: query).first { return ReviewItem(question: question) }
        throw OperationError(
            .interruptNotPending,
            "no question \(ForeignText.identifier(interrupt)) waits for an answer on this server"
        )
    }

    /// All open questions of the server: pages of the threads that have some, and one read of each thread that changed since it was read last.
    func openQuestions(workflow: String?) async throws -> [OpenInterrupt] {
        try await attempting("reading the inbox") {
            var asking: [ServerThread] = []
            for status in ["interrupted", "error"] {
                var body: JSONObject = [
                    "status": .string(status), "limit": 1_000, "sort_by": "created_at", "sort_order": "asc",
                    "select": ["thread_id", "status", "updated_at", "state_updated_at", "metadata", "interrupts"],
                ]
                if let workflow { body["metadata"] = ["graph_id": .string(workflow)] }
                asking += try await pages { offset in
                    body["offset"] = .integer(Int64(offset))
                    return .query("/threads/search", body)
                }.compactMap(ServerThread.init).filter { $0.questionCount > 0 }
            }
            if workflow == nil { await memory.forget(except: Set(asking.map(\.id))) }
            return try await questions(of: asking)
        }
    }

    /// The most threads that are read at the same time.
    private static let width = 8

    private func questions(of asking: [ServerThread]) async throws -> [OpenInterrupt] {
        try await withThrowingTaskGroup(of: [OpenInterrupt].self) { group in
            var questions: [OpenInterrupt] = []
            for (index, thread) in asking.enumerated() {
                if index >= Self.width, let found = try await group.next() { questions += found }
                group.addTask { try await self.questions(of: thread) }
            }
            while let found = try await group.next() { questions += found }
            return questions
        }
    }

    private func questions(of thread: ServerThread) async throws -> [OpenInterrupt] {
        if let kept = await memory.questions(of: thread) { return kept }
        do {
            let json = try await server.json(.get("/threads/\(thread.id)/state?subgraphs=true"))
            var questions = ServerState(json)?.openQuestions(of: thread.id, workflow: thread.graph) ?? []
            for index in questions.indices { questions[index].readFacts(with: options.facts) }
            await memory.keep(questions, of: thread)
            return questions
        } catch is MissingResource {
            // Deleted since it was listed.
            return []
        }
    }
}
