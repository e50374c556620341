/// The read model of all threads: how each stands, and which questions are open.
public protocol InboxIndex: Sendable {
    /// Returns the threads that match, most recently changed first.
    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary]

    /// Returns the open questions that match, longest waiting first.
    func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt]

    /// Returns how many questions are open in all threads.
    func countOpenInterrupts() async throws -> Int
}
