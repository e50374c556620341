import SignoffCheckpoint
import Synchronization

/// The moment a process dies: at its write number `write`, counted from 1.
struct CrashPoint: Sendable, CustomStringConvertible {
    enum Moment: String, CaseIterable { case before, after }

    let write: Int
    let moment: Moment

    var description: String { "a crash \(moment) write \(write)" }
}

/// What everything throws in a process that has died.
struct Crash: Error {}

/// A saver as one process sees it, which dies at a certain write and answers nothing from then on.
final class CrashingSaver: CheckpointSaver {
    private let saver: any CheckpointSaver
    private let crash: CrashPoint?
    private let world: World
    private let state = Mutex((writes: 0, isDead: false))

    init(_ saver: any CheckpointSaver, at crash: CrashPoint?, in world: World) {
        self.saver = saver
        self.crash = crash
        self.world = world
    }

    /// How many writes were asked for.
    var writes: Int { state.withLock { $0.writes } }

    func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
        let number = try state.withLock { state in
            if state.isDead { throw Crash() }
            state.writes += 1
            if state.writes == crash?.write { state.isDead = true }
            return state.writes
        }
        let isLast = number == crash?.write
        if isLast, crash?.moment == .before { throw Crash() }
        try await saver.apply(changes, holding: lease)
        world.noteStored(changes)
        if isLast { throw Crash() }
    }

    private func alive<Value>(_ value: () async throws -> Value) async throws -> Value {
        if state.withLock({ $0.isDead }) { throw Crash() }
        return try await value()
    }

    func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
        try await alive { try await saver.savedCheckpoint(at: address) }
    }

    func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
        try await alive { try await saver.savedCheckpoints(matching: query) }
    }

    func deleteThread(_ thread: ThreadID) async throws {
        try await alive { try await saver.deleteThread(thread) }
    }

    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try await alive { try await saver.threads(matching: query) }
    }

    func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try await alive { try await saver.openInterrupts(matching: query) }
    }

    func countOpenInterrupts() async throws -> Int {
        try await alive { try await saver.countOpenInterrupts() }
    }
}
