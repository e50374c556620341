import CSQLite
import SignoffCheckpoint

/// One connection to a database file, usable from one thread at a time.
final class SQLiteConnection {
    private let database: OpaquePointer
    private let busyTimeout: Duration
    private var statements: [String: SQLiteStatement] = [:]
    /// The reader of facts from stored questions; `nil` for declared facts only.
    var factsReader: QuestionFactsReader?
    /// The cached standing of the thread written last, for the next write.
    var cachedStanding: CachedThreadStanding?
    /// Task names that are known to be stored, so that a result needs no statement for its name.
    var storedTaskNames: Set<ExactText> = []
    /// The guard of the ledger; `nil` for a read-only connection.
    private var ledgerGuard: LedgerGuard?
    /// The identity of the open file; `nil` for none.
    private let openedFile: FileIdentity?
    /// Whether the open log is still the log at the path.
    ///
    /// Checked before the log is copied into the file.
    var isInPlace: () -> Bool = { true }
    /// The memory in which the engine records the length of the log.
    ///
    /// Freed after the connection is closed.
    private let frames = UnsafeMutablePointer<Int32>.allocate(capacity: 1)

    /// The maximum number of bytes of a value or row.
    static let maximumLength: Int32 = 256 << 20
    /// The maximum number of bytes of a statement.
    private static let maximumStatementLength: Int32 = 1_000_000

    /// Opens the file with this path or `file:` URL.
    ///
    /// - Parameters:
    ///   - name: The path or URL.
    ///   - flags: `SQLITE_OPEN_…`. Only one thread at a time uses a connection, so no SQLite mutex is needed.
    ///   - busyTimeout: The time to wait for a lock of another connection.
    /// - Throws: ``SQLiteFailure``.
    init(opening name: String, flags: Int32, busyTimeout: Duration) throws {
        frames.initialize(to: 0)
        self.busyTimeout = busyTimeout
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nil)
        guard let handle else {
            frames.deallocate()
            throw SQLiteFailure(extendedCode: code, message: "out of memory", operation: "open \(name)")
        }
        guard code == SQLITE_OK else {
            let failure = SQLiteFailure(database: handle, operation: "open \(name)")
            sqlite3_close_v2(handle)
            frames.deallocate()
            throw failure
        }
        database = handle
        openedFile = sqlite3_db_filename(handle, "main").flatMap {
            OpenDatabaseFiles.note(connectionTo: String(cString: $0))
        }
        sqlite3_extended_result_codes(handle, 1)
        // The writer of the file must not decide how much memory a value takes or what runs when the value is read.
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.maximumLength)
        sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, Self.maximumStatementLength)
        guard csqlite_distrust_schema(handle) == SQLITE_OK else {
            throw SQLiteFailure(database: handle, operation: "distrust the schema of \(name)")
        }
        guard FactFunctions.install(on: handle) == SQLITE_OK else {
            throw SQLiteFailure(database: handle, operation: "prepare \(name)")
        }
        BusyWait.install(on: handle, limit: busyTimeout)
    }

    deinit {
        statements.removeAll()
        if !isInPlace() { _ = csqlite_keep_log_at_close(database) }
        sqlite3_close_v2(database)
        if let openedFile { OpenDatabaseFiles.note(closedConnectionTo: openedFile) }
        frames.deallocate()
    }

    /// Whether a transaction is open; `false` after the engine rolled back on an error.
    var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

    /// The number of rows changed by the last insert, update or delete.
    var changeCount: Int { Int(sqlite3_changes64(database)) }

    /// The number of rows changed by all statements of this connection.
    var totalChangeCount: Int { Int(sqlite3_total_changes64(database)) }

    /// The row id of the last insert.
    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(database) }

    /// Disables triggers on this connection.
    func disableTriggers() throws {
        guard csqlite_disable_triggers(database) == SQLITE_OK else {
            throw SQLiteFailure(database: database, operation: "disable triggers")
        }
    }

    /// Refuses every statement that would change or remove rows of the ledger, its table or its triggers, and every
    /// insertion outside of ``appendingToLedger(_:)``.
    ///
    /// The triggers of the table do not protect the ledger on a connection without triggers.
    func protectLedger() {
        ledgerGuard = LedgerGuard(on: database)
    }

    /// Permits the statements of `body` to insert rows into the ledger.
    func appendingToLedger(_ body: () throws -> Void) throws {
        guard let ledgerGuard else { return try body() }
        try ledgerGuard.appending(body)
    }

    // MARK: Transactions that write

    /// The number of times that another connection was found to have committed since this connection's last
    /// transaction; see ``begin()``.
    private(set) var foreignChanges = 0
    /// Whether the last transaction was committed.
    private var isCommitted = true
    /// The engine's version number of the file after the last transaction; `nil` before the first one.
    private var versionLeft: UInt32?

    /// Begins a writing transaction, and detects whether another connection has committed since the last one.
    func begin() throws {
        try execute("BEGIN IMMEDIATE")
        // The engine can roll back a transaction itself, for example when the disk is full.
        if !isCommitted { forgetFindings() }
        isCommitted = false
        if let versionLeft, versionLeft != version { foreignChanges += 1 }
    }

    /// Begins a writing transaction unless another connection has one.
    ///
    /// Returns `false` if another has.
    func beginWithoutWaiting() throws -> Bool {
        do {
            try withoutWaiting { try begin() }
            return true
        } catch let failure as SQLiteFailure where failure.code == SQLITE_BUSY {
            return false
        }
    }

    /// Runs `body` so that it fails with `SQLITE_BUSY` at once instead of waiting for a lock.
    func withoutWaiting<Result>(_ body: () throws -> Result) rethrows -> Result {
        BusyWait.install(on: database, limit: .zero)
        defer { BusyWait.install(on: database, limit: busyTimeout) }
        return try body()
    }

    /// Commits the open transaction.
    func commit() throws {
        try execute("COMMIT")
        isCommitted = true
        versionLeft = version
    }

    /// Discards the cached facts that were read in a transaction, or in a part of it, that is rolled back.
    func forgetFindings() {
        cachedStanding = nil
        storedTaskNames = []
    }

    /// Rolls back the open transaction, and discards the cached facts that were read in it.
    func rollBack() throws {
        forgetFindings()
        try execute("ROLLBACK")
        versionLeft = version
    }

    /// The engine's version number of the file as this connection last saw it.
    ///
    /// Reading the number needs no statement.
    private var version: UInt32 {
        var version: UInt32 = 0
        sqlite3_file_control(database, "main", SQLITE_FCNTL_DATA_VERSION, &version)
        return version
    }

    // MARK: The write-ahead log

    /// The number of frames in the log after this connection's last counted commit; see ``countLogFrames()``.
    var logFrames: Int32 { frames.pointee }

    /// Records the length of the log at every commit, and turns off the engine's own checkpoints, which would run
    /// inside a commit.
    func countLogFrames() {
        sqlite3_wal_hook(
            database,
            { context, _, _, count in
                context?.assumingMemoryBound(to: Int32.self).pointee = count
                return SQLITE_OK
            },
            frames
        )
    }

    /// The ways to checkpoint the log.
    enum LogCheckpoint {
        /// Copies the part of the log that readers no longer need.
        case passive
        /// Copies the whole log. The next commit restarts it.
        case restart
        /// Copies the whole log and empties the log file.
        case truncate
    }

    /// Copies the log into the database, waiting up to `patience` for readers and writers.
    ///
    /// Returns whether all of it was copied.
    func checkpoint(_ kind: LogCheckpoint, patience: Duration) -> Bool {
        BusyWait.install(on: database, limit: patience)
        defer { BusyWait.install(on: database, limit: busyTimeout) }
        let mode =
            switch kind {
            case .passive: SQLITE_CHECKPOINT_PASSIVE
            case .restart: SQLITE_CHECKPOINT_RESTART
            case .truncate: SQLITE_CHECKPOINT_TRUNCATE
            }
        return sqlite3_wal_checkpoint_v2(database, nil, mode, nil, nil) == SQLITE_OK
    }

    /// Copies every page, as the open transaction sees it, into the database of another connection, and waits for the
    /// disk.
    func copyPages(to target: SQLiteConnection) throws {
        guard let backup = sqlite3_backup_init(target.database, "main", database, "main") else {
            throw SQLiteFailure(database: target.database, operation: "copy")
        }
        let code = sqlite3_backup_step(backup, -1)
        let end = sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE, end == SQLITE_OK else {
            throw SQLiteFailure(
                extendedCode: end == SQLITE_OK ? code : end,
                message: "the pages cannot be copied",
                operation: "copy"
            )
        }
    }

    /// Executes a statement and ignores its result.
    func execute(_ sql: String, _ values: SQLiteValue...) throws {
        try statement(sql).run(values) { _ in true }
    }

    /// Executes a statement and ignores its result.
    func execute(_ sql: String, values: [SQLiteValue]) throws {
        try statement(sql).run(values) { _ in true }
    }

    /// Executes several statements without values, separated by semicolons.
    func executeScript(_ sql: String) throws {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteFailure(database: database, operation: sql)
        }
    }

    /// Returns the results of `read` for all rows.
    func rows<Row>(_ sql: String, _ values: SQLiteValue..., read: (SQLiteRow) throws -> Row) throws -> [Row] {
        try rows(sql, values: values, read: read)
    }

    /// Returns the results of `read` for all rows.
    func rows<Row>(_ sql: String, values: [SQLiteValue], read: (SQLiteRow) throws -> Row) throws -> [Row] {
        var rows: [Row] = []
        try statement(sql).run(values) { row in
            rows.append(try read(row))
            return true
        }
        return rows
    }

    /// Returns the result of `read` for the first row; `nil` for an empty result.
    func first<Row>(_ sql: String, _ values: SQLiteValue..., read: (SQLiteRow) throws -> Row) throws -> Row? {
        try first(sql, values: values, read: read)
    }

    /// Returns the result of `read` for the first row; `nil` for an empty result.
    func first<Row>(_ sql: String, values: [SQLiteValue], read: (SQLiteRow) throws -> Row) throws -> Row? {
        var first: Row?
        try statement(sql).run(values) { row in
            first = try read(row)
            return false
        }
        return first
    }

    /// Passes every row to `body` until `body` returns `false`.
    func forEach(_ sql: String, values: [SQLiteValue], _ body: (SQLiteRow) throws -> Bool) throws {
        try statement(sql).run(values, body)
    }

    /// Whether the query returns a row.
    func exists(_ sql: String, _ values: SQLiteValue...) throws -> Bool {
        var exists = false
        try statement(sql).run(values) { _ in
            exists = true
            return false
        }
        return exists
    }

    // MARK: Measuring

    /// The number of executed statements.
    private(set) var statementCount = 0

    /// The number of steps that the engine took for the cached statements, as a measure of cost that does not depend on
    /// the machine.
    var stepCount: Int { statements.values.reduce(0) { $0 + $1.stepCount } }

    private func statement(_ sql: String) throws -> SQLiteStatement {
        statementCount += 1
        if let known = statements[sql], !known.isInUse { return known }
        let fresh = try SQLiteStatement(database: database, sql: sql)
        if statements[sql] == nil { statements[sql] = fresh }
        return fresh
    }
}
