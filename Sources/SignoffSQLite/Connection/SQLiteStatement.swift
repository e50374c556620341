import CSQLite
import SignoffCheckpoint

/// A prepared statement of one connection, usable only on the connection's thread.
final class SQLiteStatement {
    private let handle: OpaquePointer
    private let database: OpaquePointer
    private let sql: String
    /// Whether rows are being read, so that another caller cannot use the statement.
    private(set) var isInUse = false

    init(database: OpaquePointer, sql: String) throws {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(database, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw SQLiteFailure(database: database, operation: sql) }
        self.handle = handle
        self.database = database
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    /// The number of steps that the engine has taken to execute the statement.
    var stepCount: Int { Int(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_VM_STEP, 0)) }

    /// Executes the statement with `values`, and passes every row to `body` until `body` returns `false`.
    func run(_ values: [SQLiteValue], _ body: (SQLiteRow) throws -> Bool) throws {
        isInUse = true
        defer {
            // Both calls repeat or clear the result of the last step, which was already handled.
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
            isInUse = false
        }
        for (position, value) in values.enumerated() { try bind(value, at: Int32(position + 1)) }
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW:
                guard try body(SQLiteRow(handle: handle)) else { return }
            case SQLITE_DONE:
                return
            default:
                throw SQLiteFailure(database: database, operation: sql)
            }
        }
    }

    private func bind(_ value: SQLiteValue, at position: Int32) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, position)
            case .integer(let number): sqlite3_bind_int64(handle, position, number)
            case .double(let number): sqlite3_bind_double(handle, position, number)
            case .text(""):
                sqlite3_bind_text(handle, position, "", 0, csqlite_transient())
            case .text(var text):
                text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) { characters in
                        sqlite3_bind_text(
                            handle,
                            position,
                            characters.baseAddress,
                            Int32(characters.count),
                            csqlite_transient()
                        )
                    }
                }
            case .blob(let bytes):
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(handle, position, 0)
                    : bytes.withUnsafeBytes {
                        sqlite3_bind_blob64(
                            handle,
                            position,
                            $0.baseAddress,
                            UInt64($0.count),
                            csqlite_transient()
                        )
                    }
            }
        guard code == SQLITE_OK else { throw SQLiteFailure(database: database, operation: sql) }
    }
}

/// The current row of an executing statement, valid until the next row.
struct SQLiteRow {
    private let handle: OpaquePointer

    fileprivate init(handle: OpaquePointer) {
        self.handle = handle
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalDouble(_ column: Int32) -> Double? {
        isNull(column) ? nil : sqlite3_column_double(handle, column)
    }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    /// Returns an integer; `nil` for a value of another type.
    func typedInteger(_ column: Int32) -> Int64? {
        sqlite3_column_type(handle, column) == SQLITE_INTEGER ? integer(column) : nil
    }

    /// Whether the value is a string.
    func isText(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_TEXT }

    /// Returns a string; `nil` for a value of another type, and for a string that is not UTF-8.
    func typedText(_ column: Int32) -> String? {
        isText(column) ? String(validating: bytes(column), as: UTF8.self) : nil
    }

    /// Returns a string; empty for null.
    func text(_ column: Int32) -> String {
        String(decoding: bytes(column), as: UTF8.self)
    }

    func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// Returns the value as stored.
    ///
    /// - Throws: `invalid_data` for a number with a fraction and for a string that is not UTF-8, neither of which any
    ///   table contains.
    func value(_ column: Int32) throws -> SQLiteValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_NULL: return .null
        case SQLITE_INTEGER: return .integer(integer(column))
        case SQLITE_BLOB: return .blob(bytes(column))
        case SQLITE_TEXT:
            if let text = String(validating: bytes(column), as: UTF8.self) { return .text(text) }
        default: break
        }
        let name = String(cString: sqlite3_column_name(handle, column))
        throw CheckpointError(.invalidData, "column '\(name)' holds a value of a kind that is not stored there")
    }

    /// Returns the bytes of a blob or string; empty for null.
    func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

    /// Returns the size of a value in bytes, without reading the value.
    func byteCount(_ column: Int32) -> Int { Int(sqlite3_column_bytes(handle, column)) }

    /// Passes the bytes of a value to `body` without copying them.
    ///
    /// The bytes are valid until `body` returns.
    func withBytes<Result>(
        _ column: Int32,
        _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
    ) rethrows -> Result {
        // The address must be requested before the length, because requesting the address can convert the value.
        guard let start = sqlite3_column_blob(handle, column) else {
            return try body(UnsafeBufferPointer(start: nil, count: 0))
        }
        let count = Int(sqlite3_column_bytes(handle, column))
        return try UnsafeRawBufferPointer(start: start, count: count).withMemoryRebound(to: UInt8.self, body)
    }
}

extension SQLiteFailure {
    init(database: OpaquePointer, operation: String) {
        self.init(
            extendedCode: sqlite3_extended_errcode(database),
            message: String(cString: sqlite3_errmsg(database)),
            operation: operation,
            systemError: csqlite_last_errno(database)
        )
    }
}
