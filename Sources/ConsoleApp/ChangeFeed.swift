import ConsoleCore
package import SignoffCheckpoint
package import SignoffOperator
import Synchronization

/// Reports changes that other processes and the worker of this process make to a database.
package struct ChangeFeed: Sendable {
    private let backend: any OperatorBackend
    private let live: AsyncStream<[RunEvent]>?
    private let faults: AsyncStream<String>?
    private let worker: WorkerID?
    private let interval: Duration
    private let sleep: @Sendable (Duration) async throws -> Void
    /// The number of consecutive readings without a change after which the interval is doubled, because some storages
    /// cannot report that nothing was written.
    private static let patience = 20
    private let liveRuns = LiveRuns()

    /// Creates a feed.
    ///
    /// - Parameters:
    ///   - backend: The backend that reads the database.
    ///   - live: The events of this process's worker as they occur; `nil` without a worker.
    ///   - faults: The faults that prevent the worker from executing runs; `nil` without a worker.
    ///   - worker: The id of the worker; `nil` without a worker.
    ///   - interval: The time between two attempts to read a disconnected database.
    ///   - sleep: The function that waits. The function throws when the task is canceled.
    package init(
        backend: any OperatorBackend,
        live: AsyncStream<[RunEvent]>?,
        faults: AsyncStream<String>? = nil,
        worker: WorkerID? = nil,
        interval: Duration = .milliseconds(250),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.backend = backend
        self.live = live
        self.faults = faults
        self.worker = worker
        self.interval = interval
        self.sleep = sleep
    }

    /// Reports changes until the task is canceled.
    ///
    /// - Parameter post: Receives the actions. The core decides which lists are read again.
    func run(post: @escaping @Sendable ([ConsoleAction]) -> Void) async {
        await withTaskGroup { group in
            if let live {
                group.addTask { await forward(live, post: post) }
            }
            if let faults {
                group.addTask {
                    for await fault in faults {
                        post([.fault(.worker, message: fault, at: backend.now)])
                    }
                }
            }
            group.addTask { await poll(post: post) }
            group.addTask {
                for await fault in backend.indexFaults() {
                    post([.fault(.index, message: fault, at: backend.now)])
                }
            }
            group.addTask {
                for await progress in backend.indexProgress() {
                    post([.loaded(.index(progress), at: backend.now)])
                }
            }
        }
    }

    private func forward(_ live: AsyncStream<[RunEvent]>, post: @Sendable ([ConsoleAction]) -> Void) async {
        for await events in live {
            liveRuns.insert(events.map(\.run))
            post([.loaded(.events(EventPage(events: events, hasGap: false)), at: backend.now)])
        }
    }

    /// Reads the database after every change, and repeatedly while disconnected.
    private func poll(post: @Sendable ([ConsoleAction]) -> Void) async {
        var seen = Seen()
        for await _ in backend.changes() {
            do {
                while true {
                    seen = try await look(after: seen, post: post)
                    guard !seen.isReachable || seen.quietLooks > Self.patience else { break }
                    try await sleep(interval)
                    if seen.isReachable { break }
                }
            } catch {
                return
            }
        }
    }

    /// The result of the previous readings.
    private struct Seen {
        var standing: BackendStanding?
        var sequence: Int64?
        var isReachable = true
        /// The number of consecutive readings without a change.
        var quietLooks = 0
    }

    /// Reads once, and reports the differences.
    ///
    /// - Throws: Only `CancellationError`. Faults of the database are reported.
    private func look(after earlier: Seen, post: @Sendable ([ConsoleAction]) -> Void) async throws -> Seen {
        var seen = earlier
        do {
            seen.quietLooks += 1
            let newest = try await backend.newestEvent()
            if let after = seen.sequence, newest > after {
                seen.quietLooks = 0
                seen.sequence = try await forwardLog(after: after, post: post)
            } else {
                seen.sequence = newest
            }
            let standing = try await backend.standing()
            liveRuns.remove(standing.active.filter { $0.lease.map { $0.worker != worker } ?? false }.map(\.id))
            // The first reading also reports a change, because the database could have changed since the lists were
            // read.
            if seen.standing != standing {
                seen.quietLooks = 0
                post([.changed(.written(isFirstLook: seen.standing == nil), at: backend.now)])
            }
            seen.standing = standing
            if !seen.isReachable {
                seen.isReachable = true
                post([.loaded(.connection(.ready), at: backend.now)])
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            seen.isReachable = false
            let message = OperationError(error, attempting: "reading the database").message
            post([.loaded(.connection(.unavailable(message: message)), at: backend.now)])
        }
        return seen
    }

    /// Reports the events of the log after a sequence number, except those that the worker reported directly.
    ///
    /// Returns the last sequence number.
    private func forwardLog(after: Int64, post: @Sendable ([ConsoleAction]) -> Void) async throws -> Int64 {
        var sequence = after
        while true {
            var page = try await backend.events(after: sequence, run: nil, thread: nil, limit: 5_000)
            guard let last = page.events.last else { return sequence }
            sequence = last.sequence
            page.events.removeAll { liveRuns.contains($0.run) }
            if !page.events.isEmpty || page.hasGap { post([.loaded(.events(page), at: backend.now)]) }
        }
    }
}

/// The runs whose events come directly from the worker of this process.
private final class LiveRuns: Sendable {
    private let runs = Mutex<Set<RunID>>([])

    func insert(_ ids: [RunID]) { runs.withLock { $0.formUnion(ids) } }

    /// Removes runs that another worker has claimed.
    func remove(_ ids: [RunID]) { runs.withLock { $0.subtract(ids) } }

    func contains(_ id: RunID) -> Bool { runs.withLock { $0.contains(id) } }
}
