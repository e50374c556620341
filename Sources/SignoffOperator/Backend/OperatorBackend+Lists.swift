package import SignoffCheckpoint
package import SignoffReview

// Shorter forms of the queries.
extension OperatorBackend {
    // MARK: Questions

    /// Returns a page of the open questions, longest waiting first or in the order of a fact.
    ///
    /// - Parameters:
    ///   - thread: The thread of the items; `nil` for all threads.
    ///   - workflow: The workflow of the items; `nil` for all workflows.
    ///   - threadPrefix: The prefix of the names of the items' threads; `nil` for all threads.
    ///   - conditions: The conditions that an item must meet, all of them.
    ///   - sort: The order; `nil` for longest waiting first.
    ///   - after: The `next` of the previous page; `nil` for the first page.
    ///   - limit: The maximum number of items, 1 or more.
    ///   - payloadLimit: The size in bytes above which a payload is omitted; `nil` for no limit.
    /// - Returns: A page of items.
    /// - Throws: The errors of the backend.
    package func inbox(
        thread: ThreadID? = nil,
        workflow: String? = nil,
        threadPrefix: String? = nil,
        conditions: [FactCondition] = [],
        sort: InterruptSort? = nil,
        after: InterruptPlace? = nil,
        limit: Int = 200,
        payloadLimit: Int? = nil
    ) async throws -> InboxPage {
        let query = InterruptQuery(
            thread: thread,
            workflow: workflow,
            threadPrefix: threadPrefix,
            conditions: conditions,
            sort: sort,
            after: after,
            limit: limit,
            payloadLimit: payloadLimit
        )
        return try await inboxPage(matching: query)
    }

    /// Returns the questions of the page, and the number of all questions.
    package func inboxPage(matching query: InterruptQuery) async throws -> InboxPage {
        InboxPage(try await questions(matching: query), of: query, total: try await countQuestions())
    }

    /// Returns the question that has waited longest.
    ///
    /// The payload of the question can be omitted.
    package func oldestQuestion() async throws -> OpenInterrupt? {
        try await questions(matching: InterruptQuery(limit: 1, omitsValues: true)).first
    }

    /// Returns the open items of a thread in the order of asking.
    ///
    /// - Throws: `thread_not_found`.
    package func items(of thread: ThreadID) async throws -> [ReviewItem] {
        let questions = try await questions(matching: InterruptQuery(thread: thread, limit: 10_000))
        if questions.isEmpty { _ = try await self.thread(thread) }
        return questions.map { ReviewItem(question: $0) }
    }

    /// Returns the item of one question on any thread.
    ///
    /// - Throws: `interrupt_not_pending`.
    package func item(_ interrupt: InterruptID) async throws -> ReviewItem { try await item(interrupt, on: nil) }

    /// Returns the only open item of a thread.
    ///
    /// - Throws: `thread_not_found`; `interrupt_not_pending` for a thread without open items; `ambiguous_item` with the
    ///   ids for several open items.
    package func onlyItem(of thread: ThreadID) async throws -> ReviewItem {
        let items = try await items(of: thread)
        guard let item = items.first else {
            throw OperationError(
                .interruptNotPending,
                "nothing waits for an answer on thread \(ForeignText.identifier(thread))"
            )
        }
        guard items.count == 1 else {
            let ids = items.map { $0.question.interrupt.id?.rawValue ?? "(without id)" }.joined(separator: ", ")
            throw OperationError(
                .ambiguousItem,
                "\(items.count) items wait on thread \(ForeignText.identifier(thread)), name one of them: \(ids)"
            )
        }
        return item
    }

    // MARK: Threads

    /// Returns the first threads.
    ///
    /// ``threadPage(statuses:workflow:threadPrefix:after:limit:)`` returns further pages.
    package func threads(
        statuses: Set<ThreadStatus> = [],
        workflow: String? = nil,
        limit: Int = 200
    ) async throws -> [ThreadSummary] {
        try await threads(matching: ThreadQuery(statuses: statuses, workflow: workflow, limit: limit))
    }

    /// Returns a page of threads: most recently changed first; with a prefix, by name.
    package func threadPage(
        statuses: Set<ThreadStatus> = [],
        workflow: String? = nil,
        threadPrefix: String? = nil,
        after: ThreadPlace? = nil,
        limit: Int = 200
    ) async throws -> ListPage<ThreadSummary, ThreadPlace> {
        let threads = try await threads(
            matching: ThreadQuery(
                statuses: statuses,
                workflow: workflow,
                threadPrefix: threadPrefix,
                after: after,
                limit: limit
            )
        )
        return ListPage(items: threads, next: threads.count == limit ? threads.last?.place : nil)
    }

    /// Returns the newest states of a thread's root.
    ///
    /// - Throws: `thread_not_found`.
    package func historyPage(of thread: ThreadID) async throws -> StatePage {
        try await historyPage(of: thread, namespace: "", before: nil, limit: 100)
    }

    /// Returns the newest root checkpoints of a thread, or the checkpoints before a given one.
    ///
    /// - Throws: `thread_not_found`.
    package func steps(of thread: ThreadID, before: CheckpointID? = nil) async throws -> HistoryPage {
        try await steps(of: thread, before: before, limit: 1_000)
    }

    // MARK: Runs

    /// Returns the failed runs that are the newest of their threads, newest first.
    ///
    /// The returned runs can be retried.
    package func failures(limit: Int = 200) async throws -> [Run] {
        try await failurePage(limit: limit).items
    }

    /// Returns a page of the failed runs that are the newest of their threads, newest first.
    package func failurePage(after: RunPlace? = nil, limit: Int = 200) async throws -> ListPage<Run, RunPlace> {
        try await page(
            RunQuery(statuses: [.error, .timeout], newestOfThreadOnly: true, after: after, limit: limit)
        )
    }

    /// Returns a page of the runs of a thread, or of all threads, newest first.
    package func runPage(
        of thread: ThreadID? = nil,
        after: RunPlace? = nil,
        limit: Int = 200
    ) async throws -> ListPage<Run, RunPlace> {
        try await page(RunQuery(thread: thread, after: after, limit: limit))
    }

    private func page(_ query: RunQuery) async throws -> ListPage<Run, RunPlace> {
        let runs = try await runs(matching: query)
        return ListPage(items: runs, next: runs.count == query.limit ? runs.last?.place : nil)
    }

    /// Returns the newest runs of a thread, or of all threads.
    ///
    /// ``runPage(of:after:limit:)`` returns further pages.
    package func runs(of thread: ThreadID? = nil, limit: Int = 200) async throws -> [Run] {
        try await runs(matching: RunQuery(thread: thread, limit: limit))
    }

    /// Returns the runs that wait for a worker or are executing, newest first.
    package func activeRuns(limit: Int = 1_000) async throws -> [Run] {
        try await runs(matching: RunQuery(statuses: [.pending, .running], limit: limit))
    }

    /// Returns the runs that a worker of this program would execute: the oldest five hundred, and the number of further
    /// runs.
    package func waitingRuns() async throws -> WaitingRuns { try await waitingRuns(limit: 500) }

    /// Returns the threads whose newest checkpoint records an error and that have no run here, most recently changed
    /// first.
    ///
    /// Threads in a file that Python wrote have no runs.
    ///
    /// - Parameters:
    ///   - failed: Known failed runs. Their threads are skipped.
    ///   - limit: The maximum number of threads to examine.
    /// - Returns: The threads.
    /// - Throws: The errors of the backend.
    package func threadsFailedWithoutRun(besides failed: [Run], limit: Int) async throws -> [ThreadSummary] {
        let known = Set(failed.map(\.request.thread))
        var found: [ThreadSummary] = []
        for summary in try await threads(statuses: [.error], limit: limit) where !known.contains(summary.thread) {
            if try await runs(of: summary.thread, limit: 1).isEmpty { found.append(summary) }
        }
        return found
    }

    // MARK: Events, notes and the ledger

    /// Returns the events of all runs, of one run or on one thread after a sequence number, at most a thousand.
    package func events(
        after sequence: Int64,
        run: RunID? = nil,
        thread: ThreadID? = nil
    ) async throws -> EventPage {
        try await events(after: sequence, run: run, thread: thread, limit: 1_000)
    }

    /// Returns the newest stored events of a thread, oldest first, at most five thousand.
    package func recentEvents(of thread: ThreadID) async throws -> EventPage {
        try await recentEvents(of: thread, limit: 5_000)
    }

    /// Returns the notes after a number, oldest first, at most ten thousand.
    package func notes(after sequence: Int64 = 0) async throws -> [Note] {
        try await notes(after: sequence, limit: 10_000)
    }

    /// Returns the newest thousand rows of the ledger, oldest first.
    package func recentLedger() async throws -> [LedgerRow] { try await recentLedger(limit: 1_000) }

    /// Reads the whole ledger and returns its faults.
    package func verifyLedger(
        expecting expected: [ExpectedLedgerHead] = [],
        doubts: [String] = []
    ) async throws -> LedgerVerification {
        try await verifyLedger(expecting: expected, doubts: doubts) { _ in }
    }
}

extension OperatorBackend {
    /// Returns the workers that hold leases.
    ///
    /// A backend without presences does not know other workers.
    package func workers() async throws -> [WorkerReport] {
        if let reason = capabilities.workers.reason { throw OperationError(.usage, reason) }
        return WorkerReport.reports(of: [], executing: try await activeRuns(), at: now)
    }

    /// Returns `nil`: a backend without the workflows themselves does not know their graphs.
    package func graph(of thread: ThreadID) async throws -> ThreadGraph? { nil }
}
