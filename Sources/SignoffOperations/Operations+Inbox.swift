package import SignoffCheckpoint
package import SignoffOperator
package import SignoffReview

extension Operations {
    /// Returns what waits for an answer, longest waiting first or in the order of a fact.
    ///
    /// - Parameters:
    ///   - thread: Only items of this thread; nil for all.
    ///   - workflow: Only items of this workflow; nil for all.
    ///   - threadPrefix: Only items of threads whose names begin with this text; nil for all.
    ///   - conditions: Only items that meet all of these.
    ///   - sort: In which order; nil for longest waiting first.
    ///   - after: The `next` of the page before; nil for the first page.
    ///   - limit: At most this many items, 1 or more.
    /// - Returns: A page of items.
    /// - Throws: What the database throws.
    package func inbox(
        thread: ThreadID? = nil,
        workflow: String? = nil,
        threadPrefix: String? = nil,
        conditions: [FactCondition] = [],
        sort: InterruptSort? = nil,
        after: InterruptPlace? = nil,
        limit: Int = 200
    ) async throws -> InboxPage {
        try await attempting("reading the inbox") {
            let query = InterruptQuery(
                thread: thread,
                workflow: workflow,
                threadPrefix: threadPrefix,
                conditions: conditions,
                sort: sort,
                after: after,
                limit: limit
            )
            let questions = try await storage.inbox.openInterrupts(matching: query)
            return InboxPage(
                items: questions.map { ReviewItem(question: $0) },
                total: try await storage.inbox.countOpenInterrupts(),
                next: questions.count == limit ? questions.last.map { query.place(of: $0) } : nil
            )
        }
    }

    /// Returns the open questions themselves, longest waiting first, for those who work out the rest when it is needed.
    ///
    /// - Parameters:
    ///   - after: The place of the last question of the page before; nil for the first page.
    ///   - limit: At most this many questions, 1 or more.
    /// - Returns: The questions, in order.
    /// - Throws: What the database throws.
    package func questions(after: InterruptPlace? = nil, limit: Int) async throws -> [OpenInterrupt] {
        try await attempting("reading the inbox") {
            try await storage.inbox.openInterrupts(matching: InterruptQuery(after: after, limit: limit))
        }
    }

    /// Returns the question that waits longest, as far as it is needed to tell it from another: its payload may be left out.
    package func oldestQuestion() async throws -> OpenInterrupt? {
        try await attempting("reading the inbox") {
            try await storage.inbox.openInterrupts(matching: InterruptQuery(limit: 1, omitsValues: true)).first
        }
    }

    /// That something was written to the database, by anybody, as it is written.
    package func changes() -> AsyncStream<StorageChange> { storage.changes.changes() }

    /// The mark of what is stored now; nil where nothing tells cheaply.
    package func changeMark() async -> ChangeMark? { await storage.changeMarks.contract?.changeMark() }

    /// How many questions wait in all.
    ///
    /// - Throws: What the database throws.
    package func countQuestions() async throws -> Int {
        try await attempting("counting the inbox") { try await storage.inbox.countOpenInterrupts() }
    }

    /// Returns the items that wait on a thread, in the order they are asked.
    ///
    /// - Throws: `thread_not_found`.
    package func items(of thread: ThreadID) async throws -> [ReviewItem] {
        let page = try await inbox(thread: thread, limit: 10_000)
        if page.items.isEmpty { try await requireThread(thread) }
        return page.items
    }

    /// Returns the item of one question.
    ///
    /// - Parameters:
    ///   - interrupt: The id of the question.
    ///   - thread: The thread it is on; nil to look on all.
    /// - Returns: The item.
    /// - Throws: `interrupt_not_pending` when no such question waits, with who answered it when the ledger knows.
    package func item(_ interrupt: InterruptID, on thread: ThreadID? = nil) async throws -> ReviewItem {
        let question = try await attempting("reading the inbox") {
            try await storage.inbox.openInterrupts(
                matching: InterruptQuery(thread: thread, interrupt: interrupt, limit: 1)
            ).first
        }
        guard let question else { throw try await notPending(interrupt) }
        return ReviewItem(question: question)
    }

    /// Returns the only item that waits on a thread.
    ///
    /// - Throws: `thread_not_found`; `interrupt_not_pending` when none waits; `ambiguous_item` when several do, with their ids.
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

    /// Throws `thread_not_found` unless the thread has a checkpoint or a run.
    func requireThread(_ thread: ThreadID) async throws {
        try await attempting("reading thread \(ForeignText.identifier(thread))") {
            if try await storage.checkpoints.savedCheckpoint(at: CheckpointAddress(thread: thread)) != nil { return }
            if try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 1)).isEmpty == false { return }
            throw OperationError(
                .threadNotFound,
                "there is no thread \(ForeignText.identifier(thread)) in this database"
            )
        }
    }

    private func notPending(_ interrupt: InterruptID) async throws -> OperationError {
        let decision = try await attempting("reading the ledger") { try await lastDecision(on: interrupt) }
        guard let decision else {
            return OperationError(
                .interruptNotPending,
                "no question \(ForeignText.identifier(interrupt)) waits for an answer"
            )
        }
        return OperationError(
            .interruptNotPending,
            "question \(ForeignText.identifier(interrupt)) was \(decision.sentence(at: now)), nothing more to answer"
        )
    }
}
