package import SignoffCheckpoint
import SignoffOperator

extension LangGraphBackend {
    /// The longest time to wait for a disconnected server.
    private static let patience = Duration.seconds(30)

    /// Follows a run to its end and reports its events, each once and in order.
    ///
    /// An interrupted stream is joined again. A disconnected server is awaited for 30 seconds each time.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - each: Receives the events, numbered from 1.
    /// - Returns: The ended run.
    /// - Throws: `server_unreachable`, naming the run, when the server is disconnected for too long; the errors of a
    ///   server; `CancellationError`, after which the run continues.
    package func follow(_ run: Run, each: (RunEvent) -> Void) async throws -> Run {
        let (id, thread) = (run.id, run.request.thread)
        var resumption = EventResumption()
        var sequence: Int64 = 0
        var awaySince: ContinuousClock.Instant?
        while true {
            try Task.checkCancellation()
            do {
                let events = try await server.events(.events("/threads/\(thread)/runs/\(id)/stream", after: "-1"))
                resumption.rejoin()
                awaySince = nil
                while let event = try await events.next() {
                    guard resumption.isNew(event.id) else { continue }
                    guard let told = event.runEvent(of: run, sequence: sequence + 1, at: now) else { continue }
                    sequence += 1
                    each(told)
                }
                guard let current = try await serverRun(id, on: thread) else {
                    throw OperationError(.runNotFound, "run \(id) is no longer on thread \(thread)")
                }
                if !current.isActive { return try await standing(of: current) }
                try await server.sleep(.milliseconds(250))
            } catch let error where Self.isOfConnection(error) {
                let since = awaySince ?? .now
                awaySince = since
                guard since.duration(to: .now) < Self.patience else {
                    throw OperationError(
                        .serverUnreachable,
                        "run \(id) on thread \(thread) continues, but can no longer be followed: \((error as? OperationError)?.message ?? "\(error)")",
                        cause: error
                    )
                }
                try await server.sleep(.seconds(1))
            }
        }
    }

    private static func isOfConnection(_ error: any Error) -> Bool {
        if error is TransportFailure { return true }
        guard let code = (error as? OperationError)?.code.description else { return false }
        return code == "server_unreachable" || code == "server_failed"
    }

    /// Reads the runs of a thread, so that later calls find a run by its id.
    ///
    /// - Throws: `thread_not_found`.
    package func learnRuns(of thread: ThreadID) async throws {
        _ = try await attempting("reading the runs of thread \(ForeignText.identifier(thread))") {
            try await serverRuns(of: thread, limit: 1_000)
        }
    }
}
