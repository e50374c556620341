import OrderedCollections
import SignoffCheckpoint

/// An item whose time to live restarts.
struct RefreshedItem: Sendable {
    let prefix: String
    let key: String
}

/// The rows of the store at one moment.
struct StoreRows {
    let connection: PostgresConnection
    let layout: DatabaseLayout
    let options: StoreOptions
    let now: Timestamp
    /// The items that were read and whose time to live restarts.
    private(set) var refreshed: [RefreshedItem] = []

    init(connection: PostgresConnection, layout: DatabaseLayout, options: StoreOptions, now: Timestamp) {
        self.connection = connection
        self.layout = layout
        self.options = options
        self.now = now
    }

    // MARK: Reading

    mutating func result(of operation: StoreOperation) throws -> StoreResult {
        switch operation.content {
        case .get(let key, let namespace, let refresh): .item(try item(key, in: namespace, refresh: refresh))
        case .search(let search): .items(try items(matching: search))
        case .namespaces(let query): .namespaces(try namespaces(matching: query))
        case .put, .delete: .done
        }
    }

    private mutating func item(
        _ key: String,
        in namespace: [String],
        refresh: StoreOperation.Refresh
    ) throws -> StoreItem? {
        let found = try connection.first(
            "SELECT \(columns) FROM store WHERE prefix = ? AND key = ?\(andIsThere)",
            values: [.text(Self.prefix(namespace)), .text(key)] + thereValues,
            read: decode
        )
        guard let found else { return nil }
        note(found, refresh: refresh)
        return found.item
    }

    private mutating func items(matching search: StoreSearch) throws -> [StoreItem] {
        let filter = StoreFilter(search.filter)
        let (condition, values) = Self.condition(search.prefix)
        var found: [Row] = []
        var skipped = 0
        let rows = try connection.rows(
            """
            SELECT \(columns) FROM store WHERE \(condition)\(andIsThere)
            ORDER BY min(created_at) OVER (PARTITION BY prefix), prefix, created_at, key
            """,
            values: values + thereValues,
            read: decode
        )
        for row in rows where found.count < search.limit && filter.matches(row.item.value) {
            if skipped < search.offset {
                skipped += 1
            } else {
                found.append(row)
            }
        }
        for row in found { note(row, refresh: search.refresh) }
        return found.map(\.item)
    }

    private func namespaces(matching query: NamespaceQuery) throws -> [[String]] {
        let literal = query.prefix.prefix { $0 != "*" }
        let (condition, values) = Self.condition(Array(literal))
        let namespaces = try connection.rows(
            "SELECT DISTINCT prefix FROM store WHERE \(condition)\(andIsThere)",
            values: values + thereValues
        ) { row in Self.namespace(row.text(0)) }
        return query.page(of: namespaces)
    }

    private mutating func note(_ row: Row, refresh: StoreOperation.Refresh) {
        guard options.refreshes(refresh), row.hasLifetime else { return }
        refreshed.append(
            RefreshedItem(prefix: Self.prefix(row.item.namespace), key: row.item.key)
        )
    }

    // MARK: Changing

    func refresh(_ items: [RefreshedItem]) throws {
        guard layout.hasStoreLifetimes else { return }
        for item in items {
            // A lifetime is stored in whole minutes, so a read may not shorten the remaining part of a longer one.
            try connection.execute(
                """
                UPDATE store SET expires_at = greatest(expires_at, \(Self.moment("?1")) + ttl_minutes * interval '1 minute')
                WHERE prefix = ?2 AND key = ?3 AND expires_at > \(Self.moment("?1"))
                """,
                .integer(now.microseconds),
                .text(item.prefix),
                .text(item.key)
            )
        }
    }

    func change(_ operation: StoreOperation) throws {
        switch operation.content {
        case .put(let value, let key, let namespace, let lifetime):
            let prefix = Self.prefix(namespace)
            let timeToLive = try options.timeToLive(for: lifetime)
            // An expired item is not replaced but stored as a new one.
            try connection.execute(
                "DELETE FROM store WHERE prefix = ? AND key = ? AND expires_at <= \(Self.moment("?"))",
                .text(prefix),
                .text(key),
                .integer(now.microseconds)
            )
            // The reference keeps whole minutes, for times to live that a read restarts.
            let minutes = timeToLive.map { max(1, Int64(($0 / .seconds(60)).rounded())) }
            try connection.execute(
                """
                INSERT INTO store (prefix, key, value, created_at, updated_at, expires_at, ttl_minutes)
                VALUES (?1, ?2, ?3::text::jsonb, \(Self.moment("?4")), \(Self.moment("?4")), \(Self.moment("?5")), ?6)
                ON CONFLICT (prefix, key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at,
                    expires_at = excluded.expires_at, ttl_minutes = excluded.ttl_minutes
                """,
                .text(prefix),
                .text(key),
                .text(JSONValue.object(value).text(.compact)),
                .integer(now.microseconds),
                .optional(timeToLive.map { now.advanced(by: $0).microseconds }),
                .optional(minutes)
            )
        case .delete(let key, let namespace):
            try connection.execute(
                "DELETE FROM store WHERE prefix = ? AND key = ?",
                .text(Self.prefix(namespace)),
                .text(key)
            )
        case .get, .search, .namespaces:
            break
        }
    }

    func removeExpired() throws -> Int {
        guard layout.hasStoreLifetimes else { return 0 }
        try connection.execute(
            "DELETE FROM store WHERE expires_at <= \(Self.moment("?"))",
            .integer(now.microseconds)
        )
        return connection.changeCount
    }

    // MARK: Times

    /// The time of an expression in microseconds.
    private static func moment(_ microseconds: String) -> String {
        "timestamptz 'epoch' + \(microseconds)::bigint * interval '1 microsecond'"
    }

    /// The start of the year 2000, from which the server counts times.
    private static let epoch: Int64 = 946_684_800_000_000

    /// The condition that limits a query to items that have not expired.
    private var andIsThere: String {
        layout.hasStoreLifetimes ? " AND (expires_at IS NULL OR expires_at > \(Self.moment("?")))" : ""
    }

    private var thereValues: [PostgresValue] { layout.hasStoreLifetimes ? [.integer(now.microseconds)] : [] }

    // MARK: Rows

    private struct Row {
        let item: StoreItem
        let hasLifetime: Bool
    }

    private var columns: String {
        "prefix, key, value, created_at, updated_at" + (layout.hasStoreLifetimes ? ", ttl_minutes" : "")
    }

    private func decode(_ row: PostgresRow) throws -> Row {
        let item = StoreItem(
            namespace: Self.namespace(row.text(0)),
            key: row.text(1),
            value: try JSONValue(parsing: row.bytes(2)).objectValue ?? [:],
            createdAt: Timestamp(microseconds: row.integer(3) + Self.epoch),
            updatedAt: Timestamp(microseconds: row.integer(4) + Self.epoch)
        )
        return Row(item: item, hasLifetime: layout.hasStoreLifetimes && !row.isNull(5))
    }

    private static func prefix(_ namespace: [String]) -> String { namespace.joined(separator: ".") }

    private static func namespace(_ prefix: String) -> [String] {
        prefix.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// The namespace itself or one below it, compared byte by byte, so that no character of it is a wildcard.
    private static func condition(_ namespace: [String]) -> (String, [PostgresValue]) {
        guard !namespace.isEmpty else { return ("TRUE", []) }
        let prefix = prefix(namespace)
        // "/" is the character after ".".
        return (
            "(prefix = ? OR prefix ~>=~ ? AND prefix ~<~ ?)",
            [.text(prefix), .text(prefix + "."), .text(prefix + "/")]
        )
    }
}
