import CSQLite

/// The engine as it is: one connection, statements prepared once, values bound as they are.
final class BareConnection {
    /// A stored value.
    enum Value: Hashable {
        case null
        case integer(Int64)
        case text([UInt8])
        case blob([UInt8])
    }

    private let handle: OpaquePointer
    private var statements: [String: OpaquePointer] = [:]

    /// Opens or makes a database with a write-ahead log.
    init(_ path: String, synchronous: String) throws {
        var opened: OpaquePointer?
        guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
            throw UnexpectedResult(description: "\(path) cannot be opened")
        }
        handle = opened
        try script("PRAGMA journal_mode = WAL; PRAGMA synchronous = \(synchronous)")
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
        sqlite3_close(handle)
    }

    /// Runs statements without values.
    func script(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
    }

    /// Runs one statement with values.
    func run(_ sql: String, _ values: [Value]) throws {
        let statement = try prepared(sql)
        for (index, value) in values.enumerated() { bind(value, to: statement, at: Int32(index + 1)) }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw failure(sql) }
        sqlite3_reset(statement)
    }

    /// All rows of a query.
    func rows(_ sql: String) throws -> [[Value]] {
        let statement = try prepared(sql)
        defer { sqlite3_reset(statement) }
        var rows: [[Value]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append((0..<sqlite3_column_count(statement)).map { value(of: statement, $0) })
        }
        return rows
    }

    private func prepared(_ sql: String) throws -> OpaquePointer {
        if let known = statements[sql] { return known }
        var made: OpaquePointer?
        guard sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil) == SQLITE_OK, let made
        else { throw failure(sql) }
        statements[sql] = made
        return made
    }

    private func bind(_ value: Value, to statement: OpaquePointer, at position: Int32) {
        switch value {
        case .null: sqlite3_bind_null(statement, position)
        case .integer(let number): sqlite3_bind_int64(statement, position, number)
        case .text(let bytes):
            bytes.withUnsafeBytes { bytes in
                _ = sqlite3_bind_text(
                    statement,
                    position,
                    bytes.assumingMemoryBound(to: CChar.self).baseAddress,
                    Int32(bytes.count),
                    csqlite_transient()
                )
            }
        case .blob(let bytes):
            bytes.withUnsafeBytes { bytes in
                _ = sqlite3_bind_blob(statement, position, bytes.baseAddress, Int32(bytes.count), csqlite_transient())
            }
        }
    }

    private func value(of statement: OpaquePointer, _ column: Int32) -> Value {
        let type = sqlite3_column_type(statement, column)
        if type == SQLITE_NULL { return .null }
        if type == SQLITE_INTEGER { return .integer(sqlite3_column_int64(statement, column)) }
        let start = sqlite3_column_blob(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        let bytes = start.map { Array(UnsafeRawBufferPointer(start: $0, count: count)) } ?? []
        return type == SQLITE_BLOB ? .blob(bytes) : .text(bytes)
    }

    private func failure(_ sql: String) -> UnexpectedResult {
        UnexpectedResult(description: "\(String(cString: sqlite3_errmsg(handle))): \(sql)")
    }
}
