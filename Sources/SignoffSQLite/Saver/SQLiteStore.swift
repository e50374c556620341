public import SignoffCheckpoint

/// A store in the tables of LangGraph's own SQLite store, in the file of a saver.
///
/// The store has no vector search. Times to live are stored as in LangGraph. An expired item of either program is
/// absent for this store.
///
/// > Concurrency: Same as ``SQLiteSaver``.
///
/// > Source: langgraph-checkpoint-sqlite 3.1.2, `SqliteStore`.
public final class SQLiteStore: KeyValueStore {
    private let database: Database
    private let time: TimeSource
    private let options: StoreOptions

    /// Creates a store in the file of `saver`.
    ///
    /// The first change creates the tables.
    ///
    /// - Parameters:
    ///   - saver: The saver whose file contains the store, and whose clock the store uses.
    ///   - options: The time to live of items.
    public init(_ saver: SQLiteSaver, options: StoreOptions = StoreOptions()) {
        database = saver.database
        time = saver.time
        self.options = options
    }

    /// Performs several operations in one transaction.
    ///
    /// Reads see the store as it was before the call, and the last change of a key wins.
    ///
    /// Reads take no lock, unless they restart the time to live of an item. A read-only database is not changed.
    ///
    /// - Throws: `invalid_namespace`; `invalid_data` for a query that cannot be evaluated or a time to live that is not
    ///   positive; `not_storable` for a value nested deeper than 1024 levels or with a number that is not finite;
    ///   `read_only`, `locked`, `full`, otherwise `storage`. Nothing is then changed.
    public func perform(_ operations: [StoreOperation]) async throws -> [StoreResult] {
        for operation in operations { try operation.check(options) }
        let (options, now) = (options, time.now())
        guard operations.contains(where: \.isChange) else {
            let (results, refreshed) = try await database.read { connection, layout in
                guard layout.hasStore else { return (operations.map(\.emptyResult), [RefreshedItem]()) }
                var rows = StoreRows(connection: connection, layout: layout, options: options, now: now)
                return (try operations.map { try rows.result(of: $0) }, rows.refreshed)
            }
            if !refreshed.isEmpty, !database.isReadOnly {
                try await database.write { connection in
                    let layout = try DatabaseLayout.read(from: connection)
                    try StoreRows(connection: connection, layout: layout, options: options, now: now).refresh(refreshed)
                }
            }
            return results
        }
        return try await database.write { connection in
            try Schema.completeStore(on: connection)
            let layout = try DatabaseLayout.read(from: connection)
            var rows = StoreRows(connection: connection, layout: layout, options: options, now: now)
            let results = try operations.map { try rows.result(of: $0) }
            try rows.refresh(rows.refreshed)
            for operation in operations where operation.isChange { try rows.change(operation) }
            return results
        }
    }

    /// Removes the expired items, and returns their number.
    ///
    /// - Throws: `read_only`, `locked`, otherwise `storage`.
    @discardableResult
    public func removeExpiredItems() async throws -> Int {
        let (options, now) = (options, time.now())
        return try await database.write { connection in
            let layout = try DatabaseLayout.read(from: connection)
            guard layout.hasStoreLifetimes else { return 0 }
            return try StoreRows(connection: connection, layout: layout, options: options, now: now).removeExpired()
        }
    }
}

extension StoreOperation {
    /// The result of an operation on a missing item.
    fileprivate var emptyResult: StoreResult {
        switch content {
        case .get: .item(nil)
        case .search: .items([])
        case .namespaces: .namespaces([])
        case .put, .delete: .done
        }
    }
}
