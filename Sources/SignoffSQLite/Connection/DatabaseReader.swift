import CSQLite
import SignoffCheckpoint
import Synchronization

/// A read-only connection beside the writing one.
///
/// Every read sees one snapshot of the database.
actor DatabaseReader {
    /// The owner of the file.
    enum Source: Sendable {
        /// A file that this process also writes, and keeps open.
        case ours
        /// A file of another program. No file is created beside it, and it is opened again after a change that an open
        /// connection cannot see.
        case foreign
    }

    private nonisolated let executor = QueueExecutor(label: "signoff.sqlite.reader")
    private nonisolated let file: DatabaseFile
    private nonisolated let source: Source
    private nonisolated let busyTimeout: Duration
    /// The files to read, if they belong to this program.
    private nonisolated let opened: OpenedFiles
    /// The number of reads that are executing or waiting.
    private nonisolated let pending = Atomic<Int>(0)
    private var connection: SQLiteConnection?
    private var copy: PrivateCopy?
    private var version: DatabaseFile.Version?
    private var layout = DatabaseLayout()
    private var schemaVersion: Int64?
    private var isClosed = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a reader that opens the file at its first read.
    init(file: DatabaseFile, source: Source, busyTimeout: Duration, opened: OpenedFiles = OpenedFiles()) {
        self.opened = opened
        self.file = file
        self.source = source
        self.busyTimeout = busyTimeout
    }

    /// Runs `body` on one snapshot of the database, after the waiting reads.
    ///
    /// The reader can run `body` several times, so `body` must not have side effects.
    nonisolated func read<Result: Sendable>(
        _ body: @Sendable (SQLiteConnection, DatabaseLayout) throws -> Result
    ) async throws -> Result {
        pending.add(1, ordering: .relaxed)
        defer { pending.subtract(1, ordering: .relaxed) }
        return try await readInTurn(body)
    }

    /// Runs `body` on the caller's thread; `nil` when another read is active, or when the read would have to wait for a
    /// lock.
    ///
    /// Use this function for reads that take less time than waking another thread.
    nonisolated func readAtOnce<Result: Sendable>(
        _ body: @Sendable (SQLiteConnection, DatabaseLayout) throws -> Result
    ) throws -> Result? {
        guard source == .ours, pending.compareExchange(expected: 0, desired: 1, ordering: .relaxed).exchanged else {
            return nil
        }
        defer { pending.subtract(1, ordering: .relaxed) }
        return try executor.sync { try assumeIsolated { try $0.readWithoutWaiting(body) } }
    }

    private func readWithoutWaiting<Result>(
        _ body: (SQLiteConnection, DatabaseLayout) throws -> Result
    ) throws -> Result? {
        try reportingErrors(about: file.path) {
            let connection = try openConnection()
            do {
                return try connection.withoutWaiting { try readOnce(body) }
            } catch let failure as SQLiteFailure where failure.code == SQLITE_BUSY {
                return nil
            }
        }
    }

    private func readInTurn<Result: Sendable>(
        _ body: @Sendable (SQLiteConnection, DatabaseLayout) throws -> Result
    ) throws -> Result {
        try reportingErrors(about: file.path) {
            for _ in 0..<Self.maximumUnlockedAttempts {
                let outcome = Swift.Result<Result, any Error> { try readOnce(body) }
                // Without locks, a writer could have written in the meantime. The result would be a mixture of old and
                // new content.
                guard version?.access == .immutable, !isClosed, try file.version() != version else {
                    return try outcome.get()
                }
            }
            throw CheckpointError(.locked, "\(file.path) changes faster than it can be read; try again")
        }
    }

    private static let maximumUnlockedAttempts = 10

    private func readOnce<Result>(
        _ body: (SQLiteConnection, DatabaseLayout) throws -> Result
    ) throws -> Result {
        let connection = try openConnection()
        try connection.execute("BEGIN")
        let result: Result
        do {
            try readLayout(of: connection)
            result = try body(connection, layout)
        } catch {
            if connection.isInTransaction { try connection.execute("ROLLBACK") }
            throw error
        }
        try connection.execute("COMMIT")
        return result
    }

    /// Closes the connection.
    ///
    /// Later reads fail.
    func close() {
        isClosed = true
        connection = nil
        copy = nil
    }

    private func openConnection() throws -> SQLiteConnection {
        guard !isClosed else { throw CheckpointError(.storage, "\(file.path) is closed") }
        switch source {
        case .ours:
            try file.check(isStill: opened)
            if let connection { return connection }
            let reading = try SQLiteConnection(
                opening: DatabaseFile.address(of: file.path),
                flags: SQLITE_OPEN_READONLY,
                busyTimeout: busyTimeout
            )
            connection = reading
            return reading
        case .foreign:
            let current = try file.version()
            if let connection, version == current { return connection }
            connection = nil
            copy = nil
            schemaVersion = nil
            let (opened, copied) = try file.openForReading(as: current.access, busyTimeout: busyTimeout)
            (connection, copy, version) = (opened, copied, current)
            return opened
        }
    }

    private func readLayout(of connection: SQLiteConnection) throws {
        let current = try connection.first("PRAGMA schema_version") { $0.integer(0) }
        guard current != schemaVersion else { return }
        layout = try DatabaseLayout.read(from: connection)
        schemaVersion = current
    }
}
