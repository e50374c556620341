public import SignoffCheckpoint

/// A result cache in a table of a saver's file, shared by all processes that use the file.
///
/// A read-only database returns and stores no results.
///
/// > Concurrency: Same as ``SQLiteSaver``.
public final class SQLiteResultCache: ResultCache {
    private let database: Database
    private let time: TimeSource

    /// Creates a cache in the file of `saver`.
    ///
    /// The table is created by the first ``store(_:for:timeToLive:)``.
    public init(_ saver: SQLiteSaver) {
        database = saver.database
        time = saver.time
    }

    /// Returns the result stored under `key`; `nil` when the cache has no result or the result has expired.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `corrupt`, `locked` and `storage` from the engine.
    public func result(for key: ResultCacheKey) async throws -> StoredValue? {
        let (namespace, now) = (Self.text(of: key.namespace), time.now())
        return try await database.read { connection, layout in
            guard layout.hasResults else { return nil }
            return try connection.first(
                """
                SELECT type, value FROM signoff_results
                WHERE namespace = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)
                """,
                .text(namespace),
                .text(key.key),
                .integer(now.microseconds)
            ) { row in
                try StoredValue(SerializedValue(type: row.text(0), bytes: row.bytes(1)))
            }
        }
    }

    /// Stores a result, and removes expired results.
    ///
    /// An earlier result under the same key is replaced.
    ///
    /// - Throws: `not_storable` for a value without a stored form; `read_only`, `locked`, `full`, otherwise `storage`.
    public func store(_ result: StoredValue, for key: ResultCacheKey, timeToLive: Duration?) async throws {
        let (namespace, now) = (Self.text(of: key.namespace), time.now())
        let serialized = try result.serialized()
        let expiresAt = timeToLive.map { now.advanced(by: $0).microseconds }
        try await database.write { connection in
            try connection.executeScript(Schema.results)
            try connection.execute(
                "DELETE FROM signoff_results WHERE expires_at <= ?",
                .integer(now.microseconds)
            )
            try connection.execute(
                """
                INSERT INTO signoff_results (namespace, key, type, value, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (namespace, key) DO UPDATE SET type = ?3, value = ?4, expires_at = ?5
                """,
                .text(namespace),
                .text(key.key),
                .text(serialized.type),
                .blob(serialized.bytes),
                .optional(expiresAt)
            )
        }
    }

    /// Removes the results whose namespace is `namespace` or begins with its labels.
    ///
    /// An empty `namespace` removes all results.
    ///
    /// - Throws: `read_only`, `locked`, otherwise `storage`.
    public func removeResults(in namespace: [String]) async throws {
        let text = Self.text(of: namespace)
        let beginning = text.dropLast()
        try await database.write { connection in
            guard try DatabaseLayout.read(from: connection).hasResults else { return }
            guard !namespace.isEmpty else {
                try connection.execute("DELETE FROM signoff_results")
                return
            }
            // In the stored text of a namespace, a label is followed by "," or the end. The character after "," is "-".
            try connection.execute(
                "DELETE FROM signoff_results WHERE namespace = ? OR (namespace >= ? AND namespace < ?)",
                .text(text),
                .text(beginning + ","),
                .text(beginning + "-")
            )
        }
    }

    private static func text(of namespace: [String]) -> String {
        JSONValue.array(namespace.map(JSONValue.string)).text(.compact)
    }
}
