import Signoff
import SignoffCheckpoint
import Synchronization

/// A saver whose process dies after some changes: what comes later is not stored.
final class DyingSaver: CheckpointSaver {
    private let base: InMemorySaver
    private let remaining: Mutex<Int>

    /// Creates a saver over `base`, which outlives it.
    init(_ base: InMemorySaver, storing count: Int) {
        self.base = base
        remaining = Mutex(count)
    }

    /// Whether it died.
    var isDead: Bool { remaining.withLock { $0 < 0 } }

    func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
        let isAlive = remaining.withLock { count in
            count -= 1
            return count >= 0
        }
        guard isAlive else { throw CheckpointError(.storage, "the process died") }
        try await base.apply(changes, holding: lease)
    }

    func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
        try await base.savedCheckpoint(at: address)
    }

    func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
        try await base.savedCheckpoints(matching: query)
    }

    func deleteThread(_ thread: ThreadID) async throws { try await base.deleteThread(thread) }

    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try await base.threads(matching: query)
    }

    func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try await base.openInterrupts(matching: query)
    }

    func countOpenInterrupts() async throws -> Int { try await base.countOpenInterrupts() }
}
