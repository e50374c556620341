/// The read model of all threads: the status of each thread, and the open questions.
public protocol InboxIndex: Sendable {
    /// Returns the matching threads, most recently changed first.
    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary]

    /// Returns the matching open questions, in the order of the query. All questions are sorted before the limit is
    /// applied.
    func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt]

    /// Returns the number of open questions in all threads.
    func countOpenInterrupts() async throws -> Int

    /// Returns the number of matching open questions. The limit and the place of the query are ignored.
    func countOpenInterrupts(matching query: InterruptQuery) async throws -> Int
}

extension InboxIndex {
    /// Returns the number of matching open questions, by listing them page by page.
    ///
    /// An index that can count implements this function itself.
    public func countOpenInterrupts(matching query: InterruptQuery) async throws -> Int {
        var page = query
        page.omitsValues = true
        page.after = nil
        page.limit = 1_000
        var count = 0
        while true {
            let questions = try await openInterrupts(matching: page)
            count += questions.count
            guard questions.count == page.limit, let last = questions.last else { return count }
            page.after = page.place(of: last)
        }
    }
}
