import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Returns who is ready to execute runs, and which runs each executes.
    ///
    /// A worker that does not tell of itself, such as one of an older release, is known by its leases.
    package func workers() async throws -> [WorkerReport] {
        try await attempting("reading who works") {
            let presences = try await storage.presence.contract?.presences() ?? []
            return WorkerReport.reports(of: presences, executing: try await activeRuns(), at: now)
        }
    }
}
