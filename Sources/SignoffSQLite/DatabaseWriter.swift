import SignoffCheckpoint
import Synchronization

/// The one connection that writes: transactions that wait while one commits go together into the next.
///
/// A commit waits for the disk, whatever it holds, so that only the number of commits counts. Every caller goes on when its own changes are
/// durable, and a caller whose changes fail fails alone.
actor DatabaseWriter {
    private nonisolated let executor: QueueExecutor
    private nonisolated let path: String
    private nonisolated let waiting = Mutex<[any WaitingTransaction]>([])
    private var connection: SQLiteConnection?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a writer for the file at `path`, not yet open.
    init(path: String) {
        self.path = path
        executor = QueueExecutor(label: "signoff.sqlite.writer")
    }

    /// Opens the connection and prepares it with `prepare`.
    func open(_ prepare: @Sendable () throws -> SQLiteConnection) throws {
        connection = try reportingErrors(about: path, prepare)
    }

    /// Closes the connection; later calls fail.
    func close() {
        connection = nil
    }

    /// Runs `body` in a transaction and returns its result once that is durable.
    ///
    /// `body` may be run again when the engine gave up a transaction it shared, so it may have no effects outside the database.
    nonisolated func write<Result: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
    ) async throws -> Result {
        let transaction = Transaction(body)
        waiting.withLock { $0.append(transaction) }
        await commitWaiting()
        return try transaction.outcome.withLock { outcome in
            guard let outcome else { throw CheckpointError(.storage, "\(path) was closed before the write") }
            return try outcome.get()
        }
    }

    /// How many transactions wait for the one being committed.
    nonisolated var waitingCount: Int { waiting.withLock { $0.count } }

    private func commitWaiting() {
        let members = waiting.withLock { members in
            let taken = members
            members = []
            return taken
        }
        guard !members.isEmpty else { return }
        guard let connection else {
            let closed = CheckpointError(.storage, "\(path) is closed")
            for member in members { member.fail(with: closed) }
            return
        }
        commit(members[...], on: connection)
    }

    private func commit(_ members: ArraySlice<any WaitingTransaction>, on connection: SQLiteConnection) {
        var members = members
        while !members.isEmpty {
            do {
                try connection.execute("BEGIN IMMEDIATE")
            } catch {
                let failure = checkpointError(for: error, path: path)
                for member in members { member.fail(with: failure) }
                return
            }
            do {
                guard let refused = try commitTogether(members, on: connection) else { return }
                members.remove(at: refused)
                members = Array(members)[...]
            } catch {
                rollBack(connection)
                let failure = checkpointError(for: error, path: path)
                guard members.count > 1 else {
                    members.first?.fail(with: failure)
                    return
                }
                // Perhaps one of them asked for too much: alone, the others still have their chance.
                for member in members { commit([member], on: connection) }
                return
            }
        }
    }

    /// Runs `members` in the open transaction and commits it; returns the position of a member on whose failure the engine gave up the whole transaction.
    private func commitTogether(
        _ members: ArraySlice<any WaitingTransaction>,
        on connection: SQLiteConnection
    ) throws -> Int? {
        var failures: [Int: any Error] = [:]
        for position in members.indices {
            try connection.execute("SAVEPOINT member")
            do {
                try members[position].run(on: connection)
                try connection.execute("RELEASE member")
            } catch {
                failures[position] = checkpointError(for: error, path: path)
                guard connection.isInTransaction else {
                    members[position].fail(with: checkpointError(for: error, path: path))
                    return position
                }
                try connection.execute("ROLLBACK TO member")
                try connection.execute("RELEASE member")
            }
        }
        try connection.execute("COMMIT")
        for position in members.indices {
            if let failure = failures[position] {
                members[position].fail(with: failure)
            } else {
                members[position].succeed()
            }
        }
        return nil
    }

    private func rollBack(_ connection: SQLiteConnection) {
        guard connection.isInTransaction else { return }
        do {
            try connection.execute("ROLLBACK")
        } catch {
            // A connection that cannot even roll back is of no further use.
            self.connection = nil
        }
    }
}

/// A transaction somebody waits for.
private protocol WaitingTransaction: Sendable {
    /// Makes the changes, keeping the result until they are durable.
    func run(on connection: SQLiteConnection) throws
    /// Hands the result over.
    func succeed()
    /// Hands an error over.
    func fail(with error: any Error)
}

private final class Transaction<Value: Sendable>: WaitingTransaction {
    let outcome = Mutex<Result<Value, any Error>?>(nil)
    private let body: @Sendable (SQLiteConnection) throws -> Value
    private let value = Mutex<Value?>(nil)

    init(_ body: @escaping @Sendable (SQLiteConnection) throws -> Value) {
        self.body = body
    }

    func run(on connection: SQLiteConnection) throws {
        let result = try body(connection)
        value.withLock { $0 = result }
    }

    func succeed() {
        guard let result = value.withLock({ $0 }) else { return }
        outcome.withLock { $0 = .success(result) }
    }

    func fail(with error: any Error) {
        outcome.withLock { $0 = .failure(error) }
    }
}

/// The error to report for one met while working on the database at `path`.
func checkpointError(for error: any Error, path: String) -> any Error {
    (error as? SQLiteFailure)?.checkpointError(path: path) ?? error
}

/// Runs `body`, reporting errors of the engine as errors about the database at `path`.
func reportingErrors<Result>(about path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch {
        throw checkpointError(for: error, path: path)
    }
}
