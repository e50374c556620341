import CSQLite

/// Another program's use of a database.
package struct ForeignConnection {
    private let path: String

    /// Names the file.
    package init(path: String) {
        self.path = path
    }

    /// Runs `body` while the write lock is held.
    package func hold(_ body: () -> Void) throws {
        try withConnection { connection in
            try execute("BEGIN IMMEDIATE", on: connection)
            body()
            try execute("ROLLBACK", on: connection)
        }
    }

    /// Whether another connection holds the write lock now.
    package func isLocked() throws -> Bool {
        try withConnection { connection in
            sqlite3_busy_timeout(connection, 0)
            guard sqlite3_exec(connection, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK else { return true }
            try execute("ROLLBACK", on: connection)
            return false
        }
    }

    /// Whether SQLite finds nothing wrong with the file.
    package func isWhole() throws -> Bool {
        try withConnection { connection in
            var statement: OpaquePointer?
            guard sqlite3_prepare_v2(connection, "PRAGMA integrity_check", -1, &statement, nil) == SQLITE_OK else {
                return false
            }
            defer { sqlite3_finalize(statement) }
            guard sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0) else {
                return false
            }
            return String(cString: text) == "ok"
        }
    }

    /// Runs a statement.
    package func run(_ sql: String) throws {
        try withConnection { try execute(sql, on: $0) }
    }

    private func withConnection<Result>(_ body: (OpaquePointer) throws -> Result) throws -> Result {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil)
        defer { sqlite3_close_v2(handle) }
        guard code == SQLITE_OK, let handle else {
            throw ChildProcessError(what: "\(path): SQLite error \(code)", code: 0)
        }
        sqlite3_busy_timeout(handle, 10_000)
        return try body(handle)
    }

    private func execute(_ sql: String, on connection: OpaquePointer) throws {
        let code = sqlite3_exec(connection, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw ChildProcessError(what: "\(sql): SQLite error \(code)", code: 0) }
    }
}
