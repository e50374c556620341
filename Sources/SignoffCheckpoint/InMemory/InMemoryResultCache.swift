private import Synchronization

/// A result cache in memory.
///
/// The results last as long as the process.
///
/// > Concurrency: Call from any task. Calls take effect one after another and never suspend.
public final class InMemoryResultCache: ResultCache {
    private struct Entry: Sendable {
        let result: StoredValue
        let expiresAt: Timestamp?

        func isGone(at moment: Timestamp) -> Bool { expiresAt.map { $0 <= moment } ?? false }
    }

    private struct State {
        var entries: [ResultCacheKey: Entry] = [:]
        /// The number of entries from which expired entries are searched for.
        var sweepCount = 1024
    }

    private let time: TimeSource
    private let state = Mutex(State())

    /// Creates an empty cache.
    ///
    /// - Parameter time: The clock that times to live are measured with.
    public init(time: TimeSource = .system) {
        self.time = time
    }

    /// Returns the result stored under `key`; `nil` when the cache has no result or the result has expired.
    public func result(for key: ResultCacheKey) async throws -> StoredValue? {
        let now = time.now()
        return state.withLock { state in
            guard let entry = state.entries[key], !entry.isGone(at: now) else { return nil }
            return entry.result
        }
    }

    /// Stores a result.
    ///
    /// An earlier result under the same key is replaced.
    ///
    /// - Throws: ``CheckpointError`` `not_storable` for a value nested deeper than 1024 levels.
    public func store(_ result: StoredValue, for key: ResultCacheKey, timeToLive: Duration?) async throws {
        try NestingLimit.check(result)
        let now = time.now()
        state.withLock { state in
            state.entries[key] = Entry(result: result, expiresAt: timeToLive.map { now.advanced(by: $0) })
            guard state.entries.count > state.sweepCount else { return }
            state.entries = state.entries.filter { !$0.value.isGone(at: now) }
            state.sweepCount = max(1024, 2 * state.entries.count)
        }
    }

    /// Removes the results whose namespace is `namespace` or begins with its labels.
    ///
    /// An empty `namespace` removes all results.
    public func removeResults(in namespace: [String]) async throws {
        state.withLock { state in
            state.entries = state.entries.filter { !$0.key.namespace.exact.starts(with: namespace.exact) }
        }
    }
}
