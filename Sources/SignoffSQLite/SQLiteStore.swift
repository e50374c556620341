public import OrderedCollections
public import SignoffCheckpoint

/// A store in the tables of LangGraph's own SQLite store, in the file of a saver.
///
/// It has neither vector search nor times to live: what another program stored with a time to live is read until that program deletes it.
///
/// > Concurrency: As ``SQLiteSaver``.
///
/// > Source: langgraph-checkpoint-sqlite 3.1.2, `SqliteStore`.
public final class SQLiteStore: KeyValueStore {
    private let database: Database
    private let time: TimeSource

    /// Creates a store in the file of `saver`.
    ///
    /// Its tables are created by the first ``put(_:for:in:)``.
    public init(_ saver: SQLiteSaver) {
        database = saver.database
        time = saver.time
    }

    /// Returns the item; nil when there is none.
    public func item(_ key: String, in namespace: [String]) async throws -> StoreItem? {
        let prefix = Self.prefix(namespace)
        return try await database.read { connection, layout in
            guard layout.hasStore else { return nil }
            return try connection.first(
                "SELECT \(Self.columns) FROM store WHERE prefix = ? AND key = ?",
                .text(prefix),
                .text(key),
                read: Self.decode
            )
        }
    }

    /// Stores `value` under `namespace` and `key`, replacing the whole value that was there.
    ///
    /// - Throws: `invalid_namespace` for an empty namespace, an empty label, a label with "." or NUL, or a first label "langgraph"; `read_only`,
    ///   `locked`, `full`, else `storage`.
    public func put(_ value: JSONObject, for key: String, in namespace: [String]) async throws {
        try StoreNamespace.check(namespace)
        let prefix = Self.prefix(namespace)
        let now = Self.text(of: time.now())
        let bytes = Array(JSONValue.object(value).text(.compact).utf8)
        try await database.write { connection in
            let layout = try DatabaseLayout.read(from: connection)
            if !layout.hasStore { try connection.executeScript(Schema.store) }
            try connection.execute(
                """
                INSERT INTO store (prefix, key, value, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)
                ON CONFLICT (prefix, key) DO UPDATE SET value = ?3, updated_at = ?4, expires_at = NULL, ttl_minutes = NULL
                """,
                .text(prefix),
                .text(key),
                .blob(bytes),
                .text(now)
            )
        }
    }

    /// Deletes the item; deleting a missing one does nothing.
    ///
    /// - Throws: `read_only`, `locked`, `full`, else `storage`.
    public func delete(_ key: String, in namespace: [String]) async throws {
        let prefix = Self.prefix(namespace)
        try await database.write { connection in
            guard try DatabaseLayout.read(from: connection).hasStore else { return }
            try connection.execute("DELETE FROM store WHERE prefix = ? AND key = ?", .text(prefix), .text(key))
        }
    }

    /// Returns the items whose namespace starts with `prefix` and whose value matches `filter`, in the order of their namespaces and
    /// then of insertion.
    ///
    /// - Parameters:
    ///   - prefix: Whole labels; empty matches everything.
    ///   - filter: Every key must match: a value, or an object of `$eq $ne $gt $gte $lt $lte`.
    ///   - limit: At most this many, 1 or more.
    ///   - offset: How many to skip, 0 or more.
    /// - Returns: The items of that page.
    /// - Throws: `invalid_data` for an unknown operator or a comparison with something that is no number; `storage` from the engine.
    public func search(_ prefix: [String], filter: JSONObject, limit: Int, offset: Int) async throws -> [StoreItem] {
        let filter = StoreFilter(filter)
        let (condition, values) = Self.condition(prefix)
        return try await database.read { connection, layout in
            guard layout.hasStore else { return [] }
            var items: [StoreItem] = []
            var skipped = 0
            try connection.forEach(
                """
                SELECT \(Self.columns) FROM store \(condition)
                ORDER BY MIN(rowid) OVER (PARTITION BY prefix), rowid
                """,
                values: values
            ) { row in
                let item = try Self.decode(row)
                guard try filter.matches(item.value) else { return true }
                if skipped < offset {
                    skipped += 1
                } else {
                    items.append(item)
                }
                return items.count < limit
            }
            return items
        }
    }

    /// Returns the namespaces that start with `prefix` and hold an item, sorted, cut to `maximumDepth` labels and without doubles.
    public func namespaces(
        startingWith prefix: [String],
        maximumDepth: Int?,
        limit: Int,
        offset: Int
    ) async throws -> [[String]] {
        let (condition, values) = Self.condition(prefix)
        let namespaces = try await database.read { connection, layout in
            guard layout.hasStore else { return [[String]]() }
            return try connection.rows("SELECT DISTINCT prefix FROM store \(condition)", values: values) { row in
                Self.namespace(row.text(0))
            }
        }
        return StoreNamespace.page(of: namespaces, maximumDepth: maximumDepth, limit: limit, offset: offset)
    }

    private static let columns = "prefix, key, value, created_at, updated_at"

    private static func prefix(_ namespace: [String]) -> String { namespace.joined(separator: ".") }

    private static func namespace(_ prefix: String) -> [String] {
        prefix.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// The namespace itself or one below it, compared byte by byte, so that no character of it is a wildcard.
    private static func condition(_ namespace: [String]) -> (String, [SQLiteValue]) {
        guard !namespace.isEmpty else { return ("", []) }
        let prefix = prefix(namespace)
        // "/" is the character after ".".
        return (
            "WHERE (prefix = ? OR prefix >= ? AND prefix < ?)",
            [.text(prefix), .text(prefix + "."), .text(prefix + "/")]
        )
    }

    /// `YYYY-MM-DD HH:MM:SS` as the reference writes it, with the fraction it reads as well.
    private static func text(of moment: Timestamp) -> String {
        String(moment.iso8601.dropLast("+00:00".count)).split(separator: "T").joined(separator: " ")
    }

    private static func moment(_ text: String) -> Timestamp {
        Timestamp(iso8601: text) ?? Timestamp(iso8601: text + "+00:00") ?? Timestamp(microseconds: 0)
    }

    private static func decode(_ row: SQLiteRow) throws -> StoreItem {
        StoreItem(
            namespace: namespace(row.text(0)),
            key: row.text(1),
            value: try JSONValue(parsing: row.bytes(2)).objectValue ?? [:],
            createdAt: moment(row.text(3)),
            updatedAt: moment(row.text(4))
        )
    }
}
