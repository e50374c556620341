import SignoffCheckpoint

/// Which tables a database has, and of which versions.
struct DatabaseLayout: Sendable, Equatable {
    /// The newest migration of the reference's checkpoint tables; nil without them.
    var checkpoints: Int?
    /// The newest migration of the reference's store; nil without it.
    var store: Int?
    /// The version of our own tables; nil without them.
    var version: Int?

    /// The version of our own tables that this release makes.
    static let currentVersion = 1
    /// The migrations of langgraph-checkpoint-postgres 3.2.0.
    static let newestCheckpoints = 9
    static let newestStore = 3
    /// The migration that made the table of writes.
    static let firstReadable = 3
    /// The migration that added the paths of tasks.
    static let firstWithTaskPath = 9
    /// The migration of the store that added times to live.
    static let firstWithLifetimes = 2

    /// The layout of a database that this program writes to.
    static let complete = DatabaseLayout(
        checkpoints: newestCheckpoints,
        store: newestStore,
        version: currentVersion
    )

    var hasCheckpoints: Bool { (checkpoints ?? 0) >= Self.firstReadable }
    var hasTaskPath: Bool { (checkpoints ?? 0) >= Self.firstWithTaskPath }
    var hasStore: Bool { store != nil }
    var hasStoreLifetimes: Bool { (store ?? 0) >= Self.firstWithLifetimes }
    var hasOwnTables: Bool { version != nil }

    /// Whether a table is in the search path, by the rows of the catalog.
    ///
    /// The name cache of a session may be older than the lock it waited for.
    static func isThere(_ table: String) -> String {
        "EXISTS (SELECT 1 FROM pg_class WHERE relname = '\(table)' AND pg_table_is_visible(oid))"
    }

    /// Finds out which tables there are.
    static func read(from connection: PostgresConnection) throws -> DatabaseLayout {
        let found = try connection.first(
            """
            SELECT \(isThere("checkpoint_migrations")), \(isThere("store_migrations")), \(isThere("signoff_meta"))
            """
        ) { (checkpoints: $0.bool(0), store: $0.bool(1), own: $0.bool(2)) }
        guard let found else { return DatabaseLayout() }
        func newest(_ table: String) throws -> Int? {
            try connection.first("SELECT max(v) FROM \(table)") { $0.optionalInteger(0) }.flatMap(\.self).map(Int.init)
        }
        var layout = DatabaseLayout()
        if found.checkpoints { layout.checkpoints = try newest("checkpoint_migrations") ?? 0 }
        if found.store { layout.store = try newest("store_migrations") }
        if found.own {
            let version = try connection.first("SELECT value FROM signoff_meta WHERE key = 'schema_version'") {
                Int($0.text(0))
            }
            layout.version = version.flatMap(\.self) ?? Int.max
        }
        return layout
    }
}
