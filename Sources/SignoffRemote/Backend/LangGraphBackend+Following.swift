package import SignoffCheckpoint
import SignoffOperator

extension LangGraphBackend {
    /// The maximum time to wait for a disconnected server.
    private static let patience = Duration.seconds(30)

    /// Follows a run to its end and reports its events, each once and in order.
    ///
    /// A broken stream is joined again. Each wait for an unavailable server lasts at most 30 seconds. If an event stays
    /// unreadable after repeated joins, the run is read once a second until it has ended.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - each: Receives the events, numbered from 1.
    /// - Returns: The ended run.
    /// - Throws: `server_unreachable` with the run when the server is unavailable for too long; `run_not_found` for a
    ///   run that the server no longer has; `server_failed` for a run that has ended and has an unreadable event; the
    ///   errors of a server; `CancellationError`, after which the run continues.
    package func follow(_ run: Run, each: (RunEvent) -> Void) async throws -> Run {
        var following = RunFollowing(run)
        while true {
            try Task.checkCancellation()
            let ended: Run
            do {
                if !following.isUnreadable { try await tellEvents(of: &following, each) }
                guard let current = try await serverRun(run.id, on: run.request.thread) else {
                    throw OperationError(.runNotFound, "run \(run.id) is no longer on thread \(run.request.thread)")
                }
                // The stream of a run that does not exist has no events of the run.
                if let told = following.takeLast(at: now) { each(told) }
                following.noteReply()
                guard !current.isActive else {
                    try await server.sleep(following.isUnreadable ? .seconds(1) : .milliseconds(250))
                    continue
                }
                ended = try await attempting("reading run \(run.id)") { try await standing(of: current) }
            } catch let failure as TransportFailure where failure.isGarbled {
                following.noteUnreadable(failure)
                try await server.sleep(.milliseconds(250))
                continue
            } catch let error where Self.isOfConnection(error) {
                guard following.isPatient(at: .now, for: Self.patience) else {
                    throw OperationError(
                        .serverUnreachable,
                        "run \(run.id) on thread \(run.request.thread) continues, but can no longer be followed: \((error as? OperationError)?.message ?? "\(error)")",
                        cause: error
                    )
                }
                try await server.sleep(.seconds(1))
                continue
            }
            if let error = following.unreadable(ended) { throw error }
            return ended
        }
    }

    /// Joins the stream of a run, and reports its events until the stream ends.
    private func tellEvents(of following: inout RunFollowing, _ each: (RunEvent) -> Void) async throws {
        let run = following.run
        let path = "/threads/\(run.request.thread)/runs/\(run.id)/stream"
        let events = try await server.events(.events(path, after: "-1"))
        following.rejoin()
        while let event = try await events.next() {
            if let told = following.note(event, at: now) { each(told) }
        }
    }

    private static func isOfConnection(_ error: any Error) -> Bool {
        if error is TransportFailure { return true }
        guard let code = (error as? OperationError)?.code.description else { return false }
        return code == "server_unreachable" || code == "server_failed"
    }

    /// Reads the runs of a thread, so that later calls can find a run by its id.
    ///
    /// - Throws: `thread_not_found`.
    package func learnRuns(of thread: ThreadID) async throws {
        _ = try await attempting("reading the runs of thread \(ForeignText.identifier(thread))") {
            try await serverRuns(of: thread, limit: 1_000)
        }
    }
}
