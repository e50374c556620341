import SignoffCheckpoint
import SignoffOperator
import Synchronization

/// The watched threads, the result of the last poll, and the newest events of followed runs.
///
/// The size is limited: only the threads that were watched last and the newest events are kept.
final class WatchedThreads: Sendable {
    /// The maximum number of watched threads.
    static let threadLimit = 32
    /// The maximum number of threads whose runs are followed at the same time.
    static let followingLimit = 8
    /// The maximum number of events.
    static let eventLimit = 5_000
    /// The approximate maximum size of the events, in bytes.
    static let byteLimit = 16 << 20

    private struct Kept {
        var event: RunEvent
        var size: Int
    }

    private struct State {
        var lookers = 0
        var looked: Result<String, OperationError>?
        var threads: [ThreadID] = []
        var unchecked: Set<ThreadID> = []
        var following: [ThreadID: Task<Void, Never>] = [:]
        var events: [Kept] = []
        var bytes = 0
        var newest: Int64 = 0
        var listener: AsyncStream<StorageChange>.Continuation?
    }

    private let state = Mutex(State())

    // MARK: Looks

    /// The result of the last poll while polling continues; `nil` before the first poll.
    var looked: Result<String, OperationError>? { state.withLock { $0.looked } }

    /// Records that polling begins, and the receiver of changes.
    func begin(_ listener: AsyncStream<StorageChange>.Continuation) {
        state.withLock { state in
            state.lookers += 1
            state.listener = listener
        }
    }

    /// Records the result of a poll.
    func note(_ result: Result<String, OperationError>) { state.withLock { $0.looked = result } }

    /// Records that polling ends.
    ///
    /// No run is followed afterwards.
    func end() {
        let tasks = state.withLock { state -> [Task<Void, Never>] in
            state.lookers -= 1
            guard state.lookers == 0 else { return [] }
            defer { (state.looked, state.listener, state.following) = (nil, nil, [:]) }
            return Array(state.following.values)
        }
        for task in tasks { task.cancel() }
    }

    // MARK: Threads

    /// Watches a thread.
    func watch(_ thread: ThreadID) {
        state.withLock { state in
            state.threads.removeAll { $0 == thread }
            state.threads.append(thread)
            if state.following[thread] == nil { state.unchecked.insert(thread) }
            if state.threads.count > Self.threadLimit { state.unchecked.remove(state.threads.removeFirst()) }
        }
    }

    /// The threads that possibly have an active run.
    var unchecked: [ThreadID] { state.withLock { Array($0.unchecked) } }

    /// Records which threads were checked.
    func check(_ threads: some Sequence<ThreadID>) { state.withLock { $0.unchecked.subtract(threads) } }

    /// Whether runs are followed.
    var isFollowing: Bool { state.withLock { !$0.following.isEmpty } }

    /// Follows the runs of watched threads in `busy` that are not yet followed.
    ///
    /// - Parameters:
    ///   - busy: Threads with an active run.
    ///   - follow: Creates the task that follows the runs of a thread and calls ``endFollowing(_:)``.
    func follow(_ busy: Set<ThreadID>, by follow: (ThreadID) -> Task<Void, Never>) {
        state.withLock { state in
            for thread in state.threads.reversed() where busy.contains(thread) && state.following[thread] == nil {
                guard state.following.count < Self.followingLimit, state.lookers > 0 else { return }
                state.following[thread] = follow(thread)
            }
        }
    }

    /// Records that a thread's runs are no longer followed.
    func endFollowing(_ thread: ThreadID) { state.withLock { $0.following[thread] = nil } }

    // MARK: Events

    /// Stores an event under the next number, and reports it.
    func append(_ event: RunEvent) {
        let size = event.payload.text(.compact).utf8.count
        let listener = state.withLock { state in
            state.newest += 1
            var event = event
            event.sequence = state.newest
            state.events.append(Kept(event: event, size: size))
            state.bytes += size
            if state.events.count > Self.eventLimit || state.bytes > Self.byteLimit { Self.trim(&state) }
            return state.listener
        }
        listener?.yield(StorageChange())
    }

    /// Removes the oldest events, many at a time.
    ///
    /// The newest event is kept.
    private static func trim(_ state: inout State) {
        var count = 0
        while count < state.events.count - 1,
            state.events.count - count > eventLimit / 8 * 7 || state.bytes > byteLimit / 8 * 7
        {
            state.bytes -= state.events[count].size
            count += 1
        }
        state.events.removeFirst(count)
    }

    /// The number of the newest event; 0 before the first event.
    var newestEvent: Int64 { state.withLock { $0.newest } }

    /// Returns the events after a number, oldest first.
    ///
    /// The page is marked when events were removed.
    func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) -> EventPage {
        state.withLock { state in
            let first = state.events.first?.event.sequence ?? state.newest + 1
            let found = state.events.lazy.map(\.event).filter { event in
                event.sequence > sequence && (run.map { event.run == $0 } ?? true)
                    && (thread.map { event.thread == $0 } ?? true)
            }
            return EventPage(events: Array(found.prefix(limit)), hasGap: first > sequence + 1)
        }
    }

    /// Returns the newest events of a thread, oldest first.
    func recentEvents(of thread: ThreadID, limit: Int) -> EventPage {
        state.withLock { state in
            let found = state.events.lazy.map(\.event).filter { $0.thread == thread }
            return EventPage(events: Array(found.suffix(limit)), hasGap: false)
        }
    }
}
