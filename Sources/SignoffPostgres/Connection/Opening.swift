import SignoffCheckpoint

/// The result of opening a database: the existing tables and the created tables.
struct Opening: Sendable {
    var layout: DatabaseLayout
    var readOnlyReason: String?
    var place: StoragePlace
    var channel: String

    /// Examines a database and, if requested, creates the missing tables.
    ///
    /// - Throws: `not_found` for a database without tables when none are created; `schema_too_new` for tables of a
    ///   newer release of either program.
    init(
        _ connection: PostgresConnection,
        _ title: String,
        _ address: PostgresAddress,
        _ options: PostgresSaver.Options
    ) throws {
        let server = connection.place
        let schema = try Self.schema(connection, address)
        place = StoragePlace(
            title: title,
            key: "postgres://\(server.user)@\(server.host):\(server.port)/\(server.database)?schema=\(schema)"
        )
        channel = "signoff_" + SHA256.hexDigest(of: Array(schema.utf8)).prefix(16)
        layout = try DatabaseLayout.read(from: connection)
        try Self.requireKnown(layout, title)
        readOnlyReason = try Self.reason(layout, connection, options)
        guard readOnlyReason == nil, try Self.isToComplete(layout, title, options) else {
            guard layout.hasCheckpoints || layout.hasStore else { throw Self.noTables(title) }
            readOnlyReason = readOnlyReason ?? (layout.hasOwnTables ? nil : Self.foreign)
            if readOnlyReason == nil { readOnlyReason = try Self.missingGrant(connection) }
            return
        }
        try Self.complete(connection, schema)
        layout = try DatabaseLayout.read(from: connection)
        try Self.requireKnown(layout, title)
    }

    private static let foreign =
        "another program made it, and it has none of our tables; 'signoff init --db URL' adds them"

    private static func noTables(_ title: String) -> CheckpointError {
        CheckpointError(.notFound, "\(ForeignText.identifier(title)) has no checkpoint tables")
    }

    private static func schema(_ connection: PostgresConnection, _ address: PostgresAddress) throws -> String {
        if let schema = address.schema { return schema }
        return try connection.first("SELECT current_schema()") { $0.optionalText(0) }.flatMap(\.self) ?? "public"
    }

    private static func requireKnown(_ layout: DatabaseLayout, _ title: String) throws {
        let isTooNew =
            (layout.checkpoints ?? 0) > DatabaseLayout.newestCheckpoints
            || (layout.store ?? 0) > DatabaseLayout.newestStore
            || (layout.version ?? 0) > DatabaseLayout.currentVersion
        guard isTooNew else { return }
        throw CheckpointError(
            .schemaTooNew,
            "a newer release made tables of \(ForeignText.identifier(title)); update this program"
        )
    }

    /// The reason why the database is only read, independent of the version of its tables.
    private static func reason(
        _ layout: DatabaseLayout,
        _ connection: PostgresConnection,
        _ options: PostgresSaver.Options
    ) throws -> String? {
        if options.mode == .readOnly { return "it was opened read-only" }
        if connection.isStandby { return "the server is a standby, which takes no writes" }
        let isReadOnly = try connection.first("SELECT current_setting('default_transaction_read_only')") { $0.text(0) }
        if isReadOnly == "on" { return "the server or the role takes no writes" }
        if let version = layout.checkpoints, version < DatabaseLayout.newestCheckpoints {
            return "an older langgraph-checkpoint-postgres made its tables (version \(version) of "
                + "\(DatabaseLayout.newestCheckpoints)); run setup() of a newer one"
        }
        return nil
    }

    /// Whether tables are made.
    private static func isToComplete(
        _ layout: DatabaseLayout,
        _ title: String,
        _ options: PostgresSaver.Options
    ) throws -> Bool {
        if layout.hasOwnTables, layout.hasCheckpoints { return false }
        if layout.hasCheckpoints || layout.hasStore { return options.addsTablesToForeignDatabases }
        guard options.createsMissingTables else { throw noTables(title) }
        return true
    }

    private static func missingGrant(_ connection: PostgresConnection) throws -> String? {
        let mayWrite = try connection.first(
            "SELECT has_table_privilege('signoff_runs', 'INSERT') OR has_table_privilege('signoff_claims', 'INSERT')"
        ) { $0.bool(0) }
        return mayWrite == false ? "the role may read it and not write to it" : nil
    }

    /// Makes the tables that are missing, in one transaction; of two programs that do at a time the second finds them made.
    private static func complete(_ connection: PostgresConnection, _ schema: String) throws {
        try connection.script("BEGIN")
        try connection.execute("SELECT pg_advisory_xact_lock(\(PostgresConnection.lockClass), 3)")
        let layout = try DatabaseLayout.read(from: connection)
        if !layout.hasCheckpoints {
            try connection.inReferenceSchema { try connection.script(Schema.checkpoints) }
        }
        if !layout.hasOwnTables {
            try connection.script("CREATE SCHEMA IF NOT EXISTS \(PostgresConnection.quoted(schema))")
            try connection.script(Schema.own(foreign: schema))
        }
        try connection.script("COMMIT")
    }
}
