import SignoffCheckpoint
package import SignoffOperator

extension LocalBackend {
    /// Returns the workers that are ready to execute runs, each with its current runs.
    ///
    /// A worker that does not report its presence, such as one of an older release, is known only by its leases.
    package func workers() async throws -> [WorkerReport] {
        try await attempting("reading who works") {
            let presences = try await storage.presence.contract?.presences() ?? []
            return WorkerReport.reports(of: presences, executing: try await activeRuns(), at: now)
        }
    }
}
