import SignoffCheckpoint

/// Reads the state of threads from their rows, for databases without a read model and to build the read model.
struct FullScan {
    let rows: CheckpointRows
    /// The runs; `nil` for a database without runs.
    let runs: RunRows?
    /// The reader of facts; `nil` for none.
    var facts: QuestionFactsReader?

    /// Returns the state of a thread according to its newest checkpoints, or the reason why they are unreadable.
    func reading(of thread: ThreadID) throws -> ThreadState {
        do {
            let reading = ThreadReading(heads: try rows.heads(of: thread).checkpoints)
            return ThreadState(reading: reading, failure: nil)
        } catch let error as CheckpointError where error.code == .invalidData {
            // The id of an unreadable checkpoint still contains its creation time.
            return ThreadState(reading: nil, failure: error.message, newest: try rows.newestID(of: thread))
        }
    }

    /// Returns all matching threads, most recently changed first.
    func summaries(matching query: ThreadQuery) throws -> [ThreadSummary] {
        let threads = Set(try rows.threads()).union(try runs?.threads() ?? [])
        let matching = try threads.map(summary).filter { $0.matches(query) }
        return Array(matching.sorted { query.lists($0.place, before: $1.place) }.prefix(query.limit))
    }

    /// Returns the matching open questions, in the order of the query.
    func openInterrupts(matching query: InterruptQuery) throws -> [OpenInterrupt] {
        query.page(of: try allInterrupts(for: query))
    }

    /// Returns the number of matching open questions.
    func countOpenInterrupts(matching query: InterruptQuery) throws -> Int {
        query.count(of: try allInterrupts(for: query))
    }

    private func allInterrupts(for query: InterruptQuery) throws -> [OpenInterrupt] {
        let threads = try query.thread.map { [$0] } ?? rows.threads()
        return try threads.flatMap { try openInterrupts(of: $0) }.map { question in
            var question = question
            question.readFacts(with: facts)
            return question
        }
    }

    /// Returns the number of open questions in all threads.
    func countOpenInterrupts() throws -> Int {
        try rows.threads().reduce(0) { try $0 + openInterrupts(of: $1).count }
    }

    private func summary(of thread: ThreadID) throws -> ThreadSummary {
        let state = try reading(of: thread)
        let newestRun = try runs?.runs(matching: RunQuery(thread: thread, limit: 1)).first
        let times = [state.writtenAt, newestRun?.createdAt, newestRun?.startedAt, newestRun?.finishedAt]
        var summary = state.summary(of: thread, updatedAt: times.compactMap(\.self).max() ?? .unknown)
        summary.account(
            forNewest: newestRun?.standing,
            hasActiveRun: try runs?.standing(of: thread)?.hasActiveRun ?? false,
            answered: summary.openInterrupts - (try unanswered(state, of: thread).count)
        )
        return summary
    }

    private func openInterrupts(of thread: ThreadID) throws -> [OpenInterrupt] {
        try unanswered(try reading(of: thread), of: thread)
    }

    private func unanswered(_ state: ThreadState, of thread: ThreadID) throws -> [OpenInterrupt] {
        try (state.reading?.openInterrupts ?? []).filter { question in
            guard let id = question.interrupt.id, let runs else { return true }
            return try runs.answeringRun(id, on: thread)?.isActive != true
        }
    }
}
