import SignoffCheckpoint
import Synchronization

/// Notifies the listeners of other processes of changed threads, after the changes are durable.
///
/// A notification in the transaction of a change would keep other commits waiting for the disk one by one, so it has a transaction of its own. What changes while one
/// is sent goes with the next. A notification that is lost with its process is made up for by listeners that look by themselves.
final class ChangeNotifier: Sendable {
    private struct State {
        var threads: Set<ThreadID> = []
        var isSending = false
    }

    /// The number of threads that one notification names; for more threads it says only that something changed.
    private static let namedThreads = 50
    /// The longest payload the server takes, in bytes.
    private static let longestPayload = 7_900

    private let pool: SessionPool
    private let channel: String
    private let state = Mutex(State())

    init(pool: SessionPool, channel: String) {
        self.pool = pool
        self.channel = channel
    }

    func note(_ threads: [ThreadID]) {
        guard !threads.isEmpty else { return }
        let begins = state.withLock { state in
            state.threads.formUnion(threads)
            defer { state.isSending = true }
            return !state.isSending
        }
        if begins { Task { await send() } }
    }

    private func send() async {
        while let threads = next() {
            let payload = Self.payload(of: threads)
            let channel = channel
            // A listener that misses the notification polls.
            try? await pool.withSession { session in
                try await session.readOnce { connection in
                    try connection.execute("SELECT pg_notify(?, ?)", .text(channel), .text(payload))
                }
            }
        }
    }

    private func next() -> Set<ThreadID>? {
        state.withLock { state in
            guard !state.threads.isEmpty else {
                state.isSending = false
                return nil
            }
            defer { state.threads = [] }
            return state.threads
        }
    }

    /// The names of the threads as JSON; empty where there are too many.
    static func payload(of threads: Set<ThreadID>) -> String {
        guard threads.count <= namedThreads else { return "" }
        let text = JSONValue.array(threads.sorted().map { .string($0.rawValue) }).text(.compact)
        return text.utf8.count <= longestPayload ? text : ""
    }

    /// The threads named by a payload; `nil` where any thread may have changed.
    static func threads(in payload: String) -> Set<ThreadID>? {
        guard !payload.isEmpty, let names = try? JSONValue(parsing: payload).arrayValue else { return nil }
        return Set(names.compactMap { $0.stringValue.map { ThreadID($0) } })
    }
}
