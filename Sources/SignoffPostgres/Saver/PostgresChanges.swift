import Glibc
public import SignoffCheckpoint
import Synchronization

/// Reports writes to a database: at once if the writer notifies, and within seconds if the writer does not.
///
/// One connection and one thread serve all readers of the process, as long as there is one. A lost connection is made again; every reader gets an element then, for
/// something may have been missed.
public final class PostgresChanges: ChangeSource {
    private let saver: PostgresSaver
    private let listener: ChangeListener

    /// Creates the source of a saver's database.
    public init(_ saver: PostgresSaver) {
        self.saver = saver
        listener = ChangeListener(saver.database)
    }

    /// An element at once, and one after every write; several writes may share one element.
    public func changes() -> AsyncStream<StorageChange> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: StorageChange.self,
            bufferingPolicy: .bufferingNewest(64)
        )
        continuation.yield(StorageChange())
        let key = listener.add(continuation)
        let (listener, database) = (listener, saver.database)
        // Writes of a program that does not know these tables are found by polling.
        let looking = Task {
            var known = try? await database.mark()
            while !Task.isCancelled {
                do { try await Task.sleep(for: ChangeListener.lookInterval) } catch { break }
                guard let mark = try? await database.mark(), mark != known else { continue }
                known = mark
                continuation.yield(StorageChange())
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in
            looking.cancel()
            listener.remove(key)
        }
        return stream
    }
}

/// Listens on a connection and a thread of its own while there are readers.
final class ChangeListener: Sendable {
    /// The interval at which a reader polls.
    static let lookInterval = Duration.seconds(2)
    /// The pause before a failed connection is tried again.
    private static let pause = 1_000_000 as UInt32

    private struct State {
        var readers: [Int: AsyncStream<StorageChange>.Continuation] = [:]
        var nextKey = 0
        var isListening = false
    }

    private let database: PostgresDatabase
    private let state = Mutex(State())

    init(_ database: PostgresDatabase) {
        self.database = database
    }

    func add(_ continuation: AsyncStream<StorageChange>.Continuation) -> Int {
        let (key, begins) = state.withLock { state in
            state.nextKey += 1
            state.readers[state.nextKey] = continuation
            defer { state.isListening = true }
            return (state.nextKey, !state.isListening)
        }
        if begins { start() }
        return key
    }

    func remove(_ key: Int) {
        state.withLock { _ = $0.readers.removeValue(forKey: key) }
    }

    private func start() {
        let executor = ThreadExecutor(label: "signoff.postgres.listener")
        executor.run { [self] in listen() }
    }

    /// Listens until the last reader has ended.
    private func listen() {
        while isWanted() {
            do {
                let connection = try PostgresConnection(
                    to: database.configuration.address,
                    deadlines: database.configuration.deadlines
                )
                try connection.script("LISTEN \(PostgresConnection.quoted(database.channel))")
                tell(StorageChange())
                while isWanted() {
                    var descriptor = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
                    // Looked up now and then, so that a thread without readers ends.
                    guard poll(&descriptor, 1, 500) > 0 else { continue }
                    for payload in try connection.takeNotifications() {
                        tell(StorageChange(threads: ChangeNotifier.threads(in: payload)))
                    }
                }
            } catch {
                // Readers poll in the meantime.
                usleep(Self.pause)
            }
        }
    }

    private func isWanted() -> Bool {
        state.withLock { state in
            guard state.readers.isEmpty else { return true }
            state.isListening = false
            return false
        }
    }

    private func tell(_ change: StorageChange) {
        let readers = state.withLock { Array($0.readers.values) }
        for reader in readers {
            // The changes that a slow reader did not read become one change of any thread.
            if case .dropped = reader.yield(change) { reader.yield(StorageChange()) }
        }
    }
}
