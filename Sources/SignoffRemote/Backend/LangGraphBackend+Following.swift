package import SignoffCheckpoint
import SignoffOperator

extension LangGraphBackend {
    /// How long a server that is away is waited for.
    private static let patience = Duration.seconds(30)

    /// Follows a run to its end and tells its events, each once, in their order.
    ///
    /// A stream that is cut is joined again. A server that is away is waited for, 30 seconds at a time.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - each: Gets the events, numbered from 1.
    /// - Returns: The run as it ended.
    /// - Throws: `server_unreachable`, naming the run, once the server is away for too long; what a server throws; `CancellationError`, after which the run goes on.
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
                        "run \(id) on thread \(thread) goes on, but can no longer be followed: \((error as? OperationError)?.message ?? "\(error)")",
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

    /// Lists the runs of a thread, so that a run of it is found by its id from then on.
    ///
    /// - Throws: `thread_not_found`.
    package func learnRuns(of thread: ThreadID) async throws {
        _ = try await attempting("reading the runs of thread \(ForeignText.identifier(thread))") {
            try await serverRuns(of: thread, limit: 1_000)
        }
    }
}
