import CSQLite

/// Keeps a connection that runs no triggers from writing to the ledger otherwise than by appending an entry.
///
/// Refused are statements that change or remove rows, the table or its triggers, and insertions outside of ``appending(_:)``: of an insertion that takes the
/// place of another row the engine asks for no more than the right to insert.
final class LedgerGuard {
    private let isAppending = UnsafeMutablePointer<Bool>.allocate(capacity: 1)

    /// Watches over every statement that is prepared from now on; the guard must live as long as the connection is open.
    init(on database: OpaquePointer) {
        isAppending.initialize(to: false)
        sqlite3_set_authorizer(
            database,
            { context, action, first, second, schema, _ in
                func isLedger(_ name: UnsafePointer<CChar>?) -> Bool {
                    guard let name else { return false }
                    return String(cString: name).lowercased().hasPrefix("signoff_ledger")
                }
                let isRefused =
                    switch action {
                    case SQLITE_UPDATE, SQLITE_DELETE, SQLITE_DROP_TABLE: isLedger(first)
                    case SQLITE_DROP_TRIGGER: isLedger(first) || isLedger(second)
                    case SQLITE_ALTER_TABLE: isLedger(second)
                    case SQLITE_INSERT:
                        isLedger(first) && context?.assumingMemoryBound(to: Bool.self).pointee != true
                            && !LedgerGuard.isOfVacuum(schema)
                    default: false
                    }
                return isRefused ? SQLITE_DENY : SQLITE_OK
            },
            isAppending
        )
    }

    deinit { isAppending.deallocate() }

    /// Lets the statements of `body` insert rows into the ledger.
    func appending<Result>(_ body: () throws -> Result) rethrows -> Result {
        isAppending.pointee = true
        defer { isAppending.pointee = false }
        return try body()
    }

    /// Whether a schema is that of the file into which the engine copies every table, in order to take out empty pages.
    private static func isOfVacuum(_ schema: UnsafePointer<CChar>?) -> Bool {
        schema.map { String(cString: $0).hasPrefix("vacuum_") } ?? false
    }
}
