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
        OperationError(.threadNotFound, "thread \(ForeignText.identifier(thread)) does not exist on this server")
    }

    /// Throws `thread_not_found` for a string that is not a thread id of a server, and must not become part of a path.
    func requireThreadID(_ thread: ThreadID) throws {
        guard UUIDText.isValid(thread.rawValue) else { throw noThread(thread) }
    }

    /// Returns the threads that match a query, most recently changed first; by name for a query with a prefix.
    ///
    /// The pages of the server's list are read up to the end of the query's page.
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
        // A complete id is requested by id, so that no list need be read.
        if let prefix = query.threadPrefix, UUIDText.isValid(prefix) { body["ids"] = [.string(prefix)] }
        // Filtered rows are read in large pages, because the number of requests depends on the length of the list, not
        // of the result.
        let leavesOut = query.threadPrefix != nil || query.after != nil
        let pageSize = leavesOut ? 1_000 : min(1_000, max(query.limit, 10))
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

    /// Returns the threads with the errors of threads in status `error`, which short lists omit.
    ///
    /// The error of an unchanged thread is not read again.
    private func withErrors(_ threads: [ServerThread]) async throws -> [ServerThread] {
        var errors: [ThreadID: ServerFailure] = [:]
        var unread: [ServerThread] = []
        for thread in threads where thread.status == .error {
            switch await memory.failure(of: thread) {
            case .some(let failure): errors[thread.id] = failure
            case nil: unread.append(thread)
            }
        }
        for start in stride(from: 0, to: unread.count, by: 200) {
            let some = unread[start..<min(start + 200, unread.count)]
            let body: JSONObject = [
                "ids": .array(some.map { .string($0.id.rawValue) }), "limit": .integer(Int64(some.count)),
            ]
            let rows = try await server.json(.query("/threads/search", body)).arrayValue ?? []
            for row in rows.compactMap(ServerThread.init) {
                errors[row.id] = row.error
                // A server can set the status before the error.
                if row.error != nil { await memory.keep(row.error, of: row) }
            }
        }
        return threads.map { thread in
            var thread = thread
            thread.error = errors[thread.id] ?? thread.error
            return thread
        }
    }

    /// Returns a thread with its newest state and its open questions.
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

    /// Returns the open questions that match a query, in its order and from its place on.
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

    /// Returns the number of open questions.
    package func countQuestions() async throws -> Int { try await openQuestions(workflow: nil).count }

    /// Returns the number of open questions that match a query.
    ///
    /// The limit and the place of the query are ignored.
    package func countQuestions(matching query: InterruptQuery) async throws -> Int {
        query.count(of: try await openQuestions(workflow: query.workflow))
    }

    /// Returns the item of a question.
    ///
    /// - Throws: `interrupt_not_pending` when the question is not open.
    package func item(_ interrupt: InterruptID, on thread: ThreadID?) async throws -> ReviewItem {
        let query = InterruptQuery(thread: thread, interrupt: interrupt, limit: 1)
        if let question = try await questions(matching: query).first { return ReviewItem(question: question) }
        throw OperationError(
            .interruptNotPending,
            "no question \(ForeignText.identifier(interrupt)) waits for an answer on this server"
        )
    }

    /// Returns all open questions of the server.
    ///
    /// The function reads the pages of threads with questions, and each thread that has changed since it was last read.
    func openQuestions(workflow: String?) async throws -> [OpenInterrupt] {
        try await attempting("reading the inbox") {
            try await questions(of: try await askingThreads(workflow: workflow).asking)
        }
    }

    /// Returns a page of the open questions, with the number of failed threads from the same reading.
    package func inboxPage(matching query: InterruptQuery) async throws -> InboxPage {
        try await attempting("reading the inbox") {
            let (asking, failed) = try await askingThreads(workflow: nil)
            let all = try await questions(of: asking)
            let found = query.thread == nil ? query.page(of: all) : try await questions(matching: query)
            return InboxPage(found, of: query, total: all.count, failedThreads: failed)
        }
    }

    /// Reads the open questions page by page, beginning with the threads that have been unchanged longest.
    package func questionPages(limit: Int, payloadLimit: Int?) -> AsyncThrowingStream<QuestionPage, any Error> {
        AsyncThrowingStream(reading: { hand in
            try await attempting("reading the inbox") {
                let asking = try await askingThreads(workflow: nil).asking.sorted {
                    ($0.stateUpdatedAt ?? $0.updatedAt) < ($1.stateUpdatedAt ?? $1.updatedAt)
                }
                let estimate = asking.reduce(0) { $0 + $1.questionCount }
                var (start, size, count) = (0, 50, 0)
                repeat {
                    let some = Array(asking[start..<min(start + size, asking.count)])
                    let query = InterruptQuery(limit: max(1, limit - count), payloadLimit: payloadLimit)
                    let found = query.page(of: try await questions(of: some))
                    count += found.count
                    start += some.count
                    let isLast = start == asking.count
                    hand(QuestionPage(questions: found, total: isLast ? count : max(estimate, count)))
                    size = 500
                } while start < asking.count && count < limit
            }
        })
    }

    /// Returns the threads with questions, oldest first, and the number of failed threads.
    private func askingThreads(workflow: String?) async throws -> (asking: [ServerThread], failed: Int) {
        var asking: [ServerThread] = []
        var failed = 0
        for status in [ThreadStatus.interrupted, .error] {
            var body: JSONObject = [
                "status": .string(status.rawValue), "limit": 1_000, "sort_by": "created_at", "sort_order": "asc",
                "select": ["thread_id", "status", "updated_at", "state_updated_at", "metadata", "interrupts"],
            ]
            if let workflow { body["metadata"] = ["graph_id": .string(workflow)] }
            let found = try await pages { offset in
                body["offset"] = .integer(Int64(offset))
                return .query("/threads/search", body)
            }.compactMap(ServerThread.init)
            if status == .error { failed = found.count }
            asking += found.filter { $0.questionCount > 0 }
        }
        // A thread whose status changed between the two lists is in both. The later row is newer.
        let rows = OrderedDictionary(asking.map { ($0.id, $0) }) { _, later in later }
        if workflow == nil { await memory.forget(except: Set(rows.keys)) }
        return (Array(rows.values), failed)
    }

    private func questions(of asking: [ServerThread]) async throws -> [OpenInterrupt] {
        Array(try await each(of: asking) { try await questions(of: $0) }.joined())
    }

    private func questions(of thread: ServerThread) async throws -> [OpenInterrupt] {
        if let kept = await memory.questions(of: thread) { return kept }
        do {
            let request = ServerRequest.get("/threads/\(thread.id)/state?subgraphs=true")
            let reply = try await server.reply(request)
            var questions =
                ServerState(try reply.json(of: request))?.openQuestions(of: thread.id, workflow: thread.graph) ?? []
            for index in questions.indices { questions[index].readFacts(with: options.facts) }
            await memory.keep(questions, of: thread, size: reply.body.count)
            return questions
        } catch is MissingResource {
            // The thread was deleted since it was listed.
            return []
        }
    }
}
