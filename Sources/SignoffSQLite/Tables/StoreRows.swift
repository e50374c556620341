import OrderedCollections
import SignoffCheckpoint

/// An item whose time to live restarts.
struct RefreshedItem: Sendable {
    let prefix: String
    let key: String
    let minutes: Double
}

/// The rows of the store at one moment.
struct StoreRows {
    let connection: SQLiteConnection
    let layout: DatabaseLayout
    let options: StoreOptions
    let now: Timestamp
    /// The items that were read and whose times to live restart.
    private(set) var refreshed: [RefreshedItem] = []

    init(connection: SQLiteConnection, layout: DatabaseLayout, options: StoreOptions, now: Timestamp) {
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
        try connection.forEach(
            """
            SELECT \(columns) FROM store WHERE \(condition)\(andIsThere)
            ORDER BY MIN(rowid) OVER (PARTITION BY prefix), rowid
            """,
            values: values + thereValues
        ) { record in
            let row = try decode(record)
            guard filter.matches(row.item.value) else { return true }
            if skipped < search.offset {
                skipped += 1
            } else {
                found.append(row)
            }
            return found.count < search.limit
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
        guard options.refreshes(refresh), let minutes = row.minutes else { return }
        refreshed.append(
            RefreshedItem(prefix: Self.prefix(row.item.namespace), key: row.item.key, minutes: minutes)
        )
    }

    // MARK: Changing

    func refresh(_ items: [RefreshedItem]) throws {
        for item in items {
            try connection.execute(
                "UPDATE store SET expires_at = ?1 WHERE prefix = ?2 AND key = ?3 AND expires_at > ?4",
                .text(Self.expiry(of: item.minutes, from: now)),
                .text(item.prefix),
                .text(item.key),
                .text(moment)
            )
        }
    }

    func change(_ operation: StoreOperation) throws {
        switch operation.content {
        case .put(let value, let key, let namespace, let lifetime):
            let prefix = Self.prefix(namespace)
            let minutes = try options.timeToLive(for: lifetime).map { $0 / .seconds(60) }
            // An expired item is not replaced, but stored as a new one.
            try connection.execute(
                "DELETE FROM store WHERE prefix = ? AND key = ? AND expires_at <= ?",
                .text(prefix),
                .text(key),
                .text(moment)
            )
            try connection.execute(
                """
                INSERT INTO store (prefix, key, value, created_at, updated_at, expires_at, ttl_minutes)
                VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)
                ON CONFLICT (prefix, key) DO UPDATE SET value = ?3, updated_at = ?4, expires_at = ?5, ttl_minutes = ?6
                """,
                .text(prefix),
                .text(key),
                .blob(Array(JSONValue.object(value).text(.compact).utf8)),
                .text(String(moment.dropLast("+00:00".count))),
                .optional(minutes.map { Self.expiry(of: $0, from: now) }),
                minutes.map(SQLiteValue.double) ?? .null
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
        try connection.execute("DELETE FROM store WHERE expires_at <= ?", .text(moment))
        return connection.changeCount
    }

    // MARK: Times

    /// The time in the form in which LangGraph writes the end of a time to live.
    ///
    /// Strings of this form sort by time, even among strings without a fraction or an offset, which LangGraph also
    /// writes.
    private var moment: String { Self.text(of: now) }

    private static func expiry(of minutes: Double, from now: Timestamp) -> String {
        text(of: now.advanced(by: .seconds(60 * minutes)))
    }

    private static func text(of moment: Timestamp) -> String {
        moment.iso8601.split(separator: "T").joined(separator: " ")
    }

    private static func moment(of text: String) -> Timestamp {
        Timestamp(iso8601: text) ?? Timestamp(microseconds: 0)
    }

    /// The condition that excludes expired items from a query.
    private var andIsThere: String {
        layout.hasStoreLifetimes ? " AND (expires_at IS NULL OR expires_at > ?)" : ""
    }

    private var thereValues: [SQLiteValue] { layout.hasStoreLifetimes ? [.text(moment)] : [] }

    // MARK: Rows

    private struct Row {
        let item: StoreItem
        let minutes: Double?
    }

    private var columns: String {
        "prefix, key, value, created_at, updated_at" + (layout.hasStoreLifetimes ? ", ttl_minutes" : "")
    }

    private func decode(_ row: SQLiteRow) throws -> Row {
        let item = StoreItem(
            namespace: Self.namespace(row.text(0)),
            key: row.text(1),
            value: try JSONValue(parsing: row.bytes(2)).objectValue ?? [:],
            createdAt: Self.moment(of: row.text(3)),
            updatedAt: Self.moment(of: row.text(4))
        )
        return Row(item: item, minutes: layout.hasStoreLifetimes ? row.optionalDouble(5) : nil)
    }

    private static func prefix(_ namespace: [String]) -> String { namespace.joined(separator: ".") }

    private static func namespace(_ prefix: String) -> [String] {
        prefix.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    /// Returns a condition for the namespace itself or one below it, compared byte by byte, so that no character is a
    /// wildcard.
    private static func condition(_ namespace: [String]) -> (String, [SQLiteValue]) {
        guard !namespace.isEmpty else { return ("TRUE", []) }
        let prefix = prefix(namespace)
        // "/" is the character after ".".
        return (
            "(prefix = ? OR prefix >= ? AND prefix < ?)",
            [.text(prefix), .text(prefix + "."), .text(prefix + "/")]
        )
    }
}
