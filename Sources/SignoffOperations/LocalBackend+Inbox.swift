package import SignoffCheckpoint
import SignoffOperator
package import SignoffReview

extension LocalBackend {
    /// Returns the open questions that match a query, in its order and from its place on.
    package func questions(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try await attempting("reading the inbox") { try await storage.inbox.openInterrupts(matching: query) }
    }

    /// Returns the number of all open questions.
    ///
    /// - Throws: The errors of the database.
    package func countQuestions() async throws -> Int {
        try await attempting("counting the inbox") { try await storage.inbox.countOpenInterrupts() }
    }

    /// Returns the number of open questions that match a query.
    ///
    /// The limit and the place of the query are ignored.
    ///
    /// - Throws: The errors of the database.
    package func countQuestions(matching query: InterruptQuery) async throws -> Int {
        try await attempting("counting the inbox") { try await storage.inbox.countOpenInterrupts(matching: query) }
    }

    /// Returns the item of one question.
    ///
    /// - Parameters:
    ///   - interrupt: The id of the question.
    ///   - thread: The thread of the question; `nil` to search all threads.
    /// - Returns: The item.
    /// - Throws: `interrupt_not_pending` when the question is not open, with the operator who answered it if the ledger
    ///   has the answer.
    package func item(_ interrupt: InterruptID, on thread: ThreadID?) async throws -> ReviewItem {
        let question = try await attempting("reading the inbox") {
            try await storage.inbox.openInterrupts(
                matching: InterruptQuery(thread: thread, interrupt: interrupt, limit: 1)
            ).first
        }
        guard let question else { throw try await notPending(interrupt) }
        return ReviewItem(question: question)
    }

    /// Throws `thread_not_found` unless the thread has a checkpoint or a run.
    func requireThread(_ thread: ThreadID) async throws {
        try await attempting("reading thread \(ForeignText.identifier(thread))") {
            if try await storage.checkpoints.savedCheckpoint(at: CheckpointAddress(thread: thread)) != nil { return }
            if try await storage.runs.runs(matching: RunQuery(thread: thread, limit: 1)).isEmpty == false { return }
            throw OperationError(
                .threadNotFound,
                "thread \(ForeignText.identifier(thread)) does not exist in this database"
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
