/// The read model of all threads: the standing of each thread, and the open questions.
public protocol InboxIndex: Sendable {
    /// Returns the threads that match, most recently changed first.
    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary]

    /// Returns the open questions that match, in the order of the query. The order covers all questions; the limit is
    /// applied afterwards.
    func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt]

    /// Returns how many questions are open in all threads.
    func countOpenInterrupts() async throws -> Int

    /// Returns the number of open questions that match. The limit and the place of the query are ignored.
    func countOpenInterrupts(matching query: InterruptQuery) async throws -> Int
}

extension InboxIndex {
    /// Returns how many open questions match, by listing them page by page.
    ///
    /// An index that can count brings its own.
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
