import CSQLite

/// Restricts a connection without triggers to appending entries to the ledger.
///
/// The guard refuses statements that change or remove rows, the table or its triggers. It also refuses insertions
/// outside of ``appending(_:)``, because for an insertion that replaces another row, the engine asks only for the right
/// to insert.
final class LedgerGuard {
    private let isAppending = UnsafeMutablePointer<Bool>.allocate(capacity: 1)

    /// Checks every statement that is prepared from now on.
    ///
    /// The guard must live as long as the connection is open.
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

    /// Permits the statements of `body` to insert rows into the ledger.
    func appending<Result>(_ body: () throws -> Result) rethrows -> Result {
        isAppending.pointee = true
        defer { isAppending.pointee = false }
        return try body()
    }

    /// Whether a schema is that of the file into which the engine copies every table to remove empty pages.
    private static func isOfVacuum(_ schema: UnsafePointer<CChar>?) -> Bool {
        schema.map { String(cString: $0).hasPrefix("vacuum_") } ?? false
    }
}
