import CSQLite

/// One connection to a database file, usable from one thread at a time.
final class SQLiteConnection {
    private let database: OpaquePointer
    private var statements: [String: SQLiteStatement] = [:]

    /// Opens the file named by a path or `file:` address.
    ///
    /// - Parameters:
    ///   - name: The path or address.
    ///   - flags: `SQLITE_OPEN_…`; one connection is used by one thread at a time, so no mutex of SQLite's is needed.
    ///   - busyTimeout: How long to wait for a lock another connection holds.
    /// - Throws: ``SQLiteFailure``.
    init(opening name: String, flags: Int32, busyTimeout: Duration) throws {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, nil)
        guard let handle else {
            throw SQLiteFailure(extendedCode: code, message: "out of memory", operation: "open \(name)")
        }
        guard code == SQLITE_OK else {
            let failure = SQLiteFailure(database: handle, operation: "open \(name)")
            sqlite3_close_v2(handle)
            throw failure
        }
        database = handle
        sqlite3_extended_result_codes(handle, 1)
        BusyWait.install(on: handle, limit: busyTimeout)
    }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(database)
    }

    /// Whether a transaction is open; false when the engine rolled it back on an error.
    var isInTransaction: Bool { sqlite3_get_autocommit(database) == 0 }

    /// How many rows the last insert, update or delete changed.
    var changeCount: Int { Int(sqlite3_changes64(database)) }

    /// The row id of the last insert.
    var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(database) }

    /// Runs a statement that returns nothing of interest.
    func execute(_ sql: String, _ values: SQLiteValue...) throws {
        try statement(sql).run(values) { _ in true }
    }

    /// Runs several statements without values, separated by semicolons.
    func executeScript(_ sql: String) throws {
        guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else {
            throw SQLiteFailure(database: database, operation: sql)
        }
    }

    /// Returns what `read` makes of every row.
    func rows<Row>(_ sql: String, _ values: SQLiteValue..., read: (SQLiteRow) throws -> Row) throws -> [Row] {
        try rows(sql, values: values, read: read)
    }

    /// Returns what `read` makes of every row.
    func rows<Row>(_ sql: String, values: [SQLiteValue], read: (SQLiteRow) throws -> Row) throws -> [Row] {
        var rows: [Row] = []
        try statement(sql).run(values) { row in
            rows.append(try read(row))
            return true
        }
        return rows
    }

    /// Returns what `read` makes of the first row; nil when there is none.
    func first<Row>(_ sql: String, _ values: SQLiteValue..., read: (SQLiteRow) throws -> Row) throws -> Row? {
        try first(sql, values: values, read: read)
    }

    /// Returns what `read` makes of the first row; nil when there is none.
    func first<Row>(_ sql: String, values: [SQLiteValue], read: (SQLiteRow) throws -> Row) throws -> Row? {
        var first: Row?
        try statement(sql).run(values) { row in
            first = try read(row)
            return false
        }
        return first
    }

    /// Gives every row to `body` until it returns false.
    func forEach(_ sql: String, values: [SQLiteValue], _ body: (SQLiteRow) throws -> Bool) throws {
        try statement(sql).run(values, body)
    }

    /// Whether the query has a row.
    func exists(_ sql: String, _ values: SQLiteValue...) throws -> Bool {
        var exists = false
        try statement(sql).run(values) { _ in
            exists = true
            return false
        }
        return exists
    }

    private func statement(_ sql: String) throws -> SQLiteStatement {
        if let known = statements[sql], !known.isInUse { return known }
        let fresh = try SQLiteStatement(database: database, sql: sql)
        if statements[sql] == nil { statements[sql] = fresh }
        return fresh
    }
}
