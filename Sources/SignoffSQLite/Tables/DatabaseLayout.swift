/// The known tables of a database.
struct DatabaseLayout: Sendable, Equatable {
    /// The version of Signoff's tables that this release writes.
    static let currentVersion = 8

    /// Whether LangGraph's tables `checkpoints` and `writes` exist.
    var hasCheckpoints = false
    /// Whether `writes` has the column `task_path`, which files of older releases lack.
    var hasTaskPath = false
    /// Whether LangGraph's table `store` exists.
    var hasStore = false
    /// Whether `store` has the columns for times to live, which files of older releases lack.
    var hasStoreLifetimes = false
    /// Whether the table of cached results exists, which is created when the first result is cached.
    var hasResults = false
    /// Whether any table exists.
    var hasTables = false
    /// The version of Signoff's tables; `nil` without them.
    var version: Int?

    /// Whether Signoff's tables exist in a version that this release supports.
    var hasIndex: Bool { version == Self.currentVersion }

    /// Whether a table can be read that has not changed since a version.
    ///
    /// Read-only files of older releases keep their version.
    func hasTables(since first: Int) -> Bool {
        version.map { (first...Self.currentVersion).contains($0) } ?? false
    }

    /// Whether the database has recorded answers in a form that this release can read.
    var hasAnswerRecords: Bool { hasTables(since: Schema.firstVersionWithAnswerRecords) }

    /// Whether a newer release wrote Signoff's tables.
    var isTooNew: Bool { version.map { $0 > Self.currentVersion } ?? false }

    /// The layout of a database with all tables.
    static let complete = DatabaseLayout(
        hasCheckpoints: true,
        hasTaskPath: true,
        hasStore: false,
        hasTables: true,
        version: currentVersion
    )

    /// Returns the random id of a database with Signoff's tables; `nil` when another program removed the id.
    static func id(on connection: SQLiteConnection) throws -> String? {
        try connection.first("SELECT value FROM signoff_meta WHERE key = 'database_id'") { $0.text(0) }
    }

    /// Reads the layout of a database.
    static func read(from connection: SQLiteConnection) throws -> DatabaseLayout {
        let tables = Set(
            try connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'") { $0.text(0) }
        )
        var layout = DatabaseLayout()
        layout.hasTables = !tables.isEmpty
        layout.hasCheckpoints = tables.isSuperset(of: ["checkpoints", "writes"])
        layout.hasStore = tables.contains("store")
        layout.hasResults = tables.contains("signoff_results")
        layout.hasStoreLifetimes = try connection.exists(
            "SELECT 1 FROM pragma_table_info('store') WHERE name = 'ttl_minutes'"
        )
        layout.hasTaskPath = try connection.exists(
            "SELECT 1 FROM pragma_table_info('writes') WHERE name = 'task_path'"
        )
        if tables.contains("signoff_meta") {
            layout.version =
                try connection.first("SELECT value FROM signoff_meta WHERE key = 'schema_version'") { Int($0.text(0)) }
                ?? nil
        }
        return layout
    }
}
