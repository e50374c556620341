public import SignoffCheckpoint

/// A result cache in a table of ours in the database of a saver, shared by all processes that use the database.
///
/// A read-only database has no results and stores none.
///
/// > Concurrency: As ``PostgresSaver``.
public final class PostgresResultCache: ResultCache {
    private let database: PostgresDatabase

    /// Creates a cache in the database of `saver`.
    public init(_ saver: PostgresSaver) {
        database = saver.database
    }

    /// Returns the result stored under `key`; `nil` if none is stored.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `locked` and `storage` from the server.
    public func result(for key: ResultCacheKey) async throws -> StoredValue? {
        try await database.readOwn(else: nil) { connection in
            try connection.first(
                """
                SELECT value_type, value FROM signoff_results
                WHERE namespace = ? AND key = ? AND (expires_at IS NULL OR expires_at > ?)
                """,
                .texts(key.namespace),
                .text(key.key),
                .integer(connection.now().microseconds)
            ) { try StoredValue(SerializedValue(type: $0.text(0), bytes: $0.bytes(1))) }
        }
    }

    /// Stores a result, replacing an earlier one, and removes expired results.
    ///
    /// Does nothing in a read-only database.
    ///
    /// - Throws: `not_storable` for a value nested deeper than 1024 levels; `locked`, `full`, else `storage`.
    public func store(_ result: StoredValue, for key: ResultCacheKey, timeToLive: Duration?) async throws {
        try NestingLimit.check(result)
        guard database.readOnlyReason == nil else { return }
        let value = try result.serialized()
        try await database.write(isRepeatable: true) { connection, now in
            try connection.execute("DELETE FROM signoff_results WHERE expires_at <= ?", .integer(now.microseconds))
            try connection.execute(
                """
                INSERT INTO signoff_results (namespace, key, value_type, value, expires_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (namespace, key) DO UPDATE SET value_type = excluded.value_type, value = excluded.value,
                    expires_at = excluded.expires_at
                """,
                .texts(key.namespace),
                .text(key.key),
                .text(value.type),
                .blob(value.bytes),
                .optional(timeToLive.map { now.advanced(by: $0).microseconds })
            )
        }
    }

    /// Removes the results whose namespace is `namespace` or begins with its labels; all of them when it is empty.
    ///
    /// Does nothing in a read-only database.
    ///
    /// - Throws: `locked`, `full`, else `storage`.
    public func removeResults(in namespace: [String]) async throws {
        guard database.readOnlyReason == nil else { return }
        try await database.write(isRepeatable: true) { connection, _ in
            try connection.execute(
                "DELETE FROM signoff_results WHERE namespace[1:?] = ?::text[]",
                .number(namespace.count),
                .texts(namespace)
            )
        }
    }
}
