public import SignoffCheckpoint

/// A store in the tables of LangGraph's own PostgreSQL store, in the database of a saver.
///
/// It has no vector search. Times to live are stored as in the reference. An item of either program is absent for this
/// one after its expiry. The reference stores the time to live that a read restarts in whole minutes; the remaining time
/// of a longer one is never shortened.
///
/// > Concurrency: As ``PostgresSaver``.
///
/// > Source: langgraph-checkpoint-postgres 3.2.0, `PostgresStore`.
public final class PostgresStore: KeyValueStore {
    private let database: PostgresDatabase
    private let options: StoreOptions

    /// Creates a store in the database of `saver`.
    ///
    /// The tables are made by the first change.
    ///
    /// - Parameters:
    ///   - saver: The saver whose database it is in; also gives the time.
    ///   - options: How long items stay.
    public init(_ saver: PostgresSaver, options: StoreOptions = StoreOptions()) {
        database = saver.database
        self.options = options
    }

    /// Executes several operations at once: reads see the store before the call, the last change of a key wins.
    ///
    /// A read-only database is left unchanged.
    ///
    /// - Throws: `invalid_namespace`; `invalid_data` for a query that cannot be evaluated or a time to live that is not positive; `not_storable` for a
    ///   value nested deeper than 1024 levels, with a number that is not finite or with the character NUL; `read_only`, `locked`, `full`, else `storage`. Nothing is
    ///   changed then.
    public func perform(_ operations: [StoreOperation]) async throws -> [StoreResult] {
        for operation in operations { try operation.check(options) }
        let options = options
        guard operations.contains(where: \.isChange) else {
            let (results, refreshed) = try await database.read { connection, layout in
                let layout = layout.hasStore ? layout : try DatabaseLayout.read(from: connection)
                guard layout.hasStore else { return (operations.map(\.emptyResult), [RefreshedItem]()) }
                let now = try connection.now()
                var rows = StoreRows(connection: connection, layout: layout, options: options, now: now)
                return (try operations.map { try rows.result(of: $0) }, rows.refreshed)
            }
            if !refreshed.isEmpty, database.readOnlyReason == nil {
                try await database.write(isRepeatable: true) { connection, now in
                    let layout = try DatabaseLayout.read(from: connection)
                    try StoreRows(connection: connection, layout: layout, options: options, now: now).refresh(refreshed)
                }
            }
            return results
        }
        return try await database.write(isRepeatable: true) { connection, now in
            try Schema.completeStore(on: connection)
            let layout = try DatabaseLayout.read(from: connection)
            var rows = StoreRows(connection: connection, layout: layout, options: options, now: now)
            let results = try operations.map { try rows.result(of: $0) }
            try rows.refresh(rows.refreshed)
            for operation in operations where operation.isChange { try rows.change(operation) }
            return results
        }
    }

    /// Deletes the items whose time to live has passed and returns how many there were.
    ///
    /// - Throws: `read_only`, `locked`, else `storage`.
    @discardableResult
    public func removeExpiredItems() async throws -> Int {
        let options = options
        return try await database.write(isRepeatable: true) { connection, now in
            let layout = try DatabaseLayout.read(from: connection)
            guard layout.hasStoreLifetimes else { return 0 }
            return try StoreRows(connection: connection, layout: layout, options: options, now: now).removeExpired()
        }
    }
}

extension Schema {
    /// Creates the missing tables of the store in the open transaction.
    ///
    /// - Throws: `read_only` for a store of an older release of the reference, which its own migrations bring up.
    static func completeStore(on connection: PostgresConnection) throws {
        guard try !connection.exists("SELECT 1 WHERE \(DatabaseLayout.isThere("store_migrations"))") else {
            let layout = try DatabaseLayout.read(from: connection)
            guard (layout.store ?? 0) < DatabaseLayout.newestStore else { return }
            throw CheckpointError(
                .readOnly,
                "an older langgraph-checkpoint-postgres made the store (version \(layout.store ?? 0) of "
                    + "\(DatabaseLayout.newestStore)); run setup() of a newer one"
            )
        }
        try connection.execute("SELECT pg_advisory_xact_lock(\(PostgresConnection.lockClass), 3)")
        if try !connection.exists("SELECT 1 WHERE \(DatabaseLayout.isThere("store_migrations"))") {
            try connection.inReferenceSchema { try connection.script(store) }
        }
    }
}

extension StoreOperation {
    /// The result for an absent item.
    fileprivate var emptyResult: StoreResult {
        switch content {
        case .get: .item(nil)
        case .search: .items([])
        case .namespaces: .namespaces([])
        case .put, .delete: .done
        }
    }
}
