package import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Returns the graph of a thread's workflow; `nil` for a workflow that is not a graph, or that this program does
    /// not have.
    ///
    /// - Throws: `thread_not_found`.
    package func graph(of thread: ThreadID) async throws -> ThreadGraph? {
        let detail = try await self.thread(thread)
        let named = registered.first { $0.listing.name == detail.workflow }
        guard let named, let drawing = named.drawing else { return nil }
        return ThreadGraph(workflow: named.listing.name, drawing: drawing, state: detail.state)
    }
}
