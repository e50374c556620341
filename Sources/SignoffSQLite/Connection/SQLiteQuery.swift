/// A statement and the values for its places.
struct SQLiteQuery {
    var sql: String
    var values: [SQLiteValue]

    init(_ sql: String, _ values: [SQLiteValue] = []) {
        self.sql = sql
        self.values = values
    }
}

/// The conditions of a query, joined by `AND`, and the values for their places in the same order.
struct SQLiteConditions {
    private var texts: [String] = []
    private(set) var values: [SQLiteValue] = []

    /// The `WHERE` clause with a space before it; empty without conditions.
    var clause: String { texts.isEmpty ? "" : " WHERE \(texts.joined(separator: " AND "))" }

    mutating func require(_ condition: String, _ values: [SQLiteValue]) {
        texts.append(condition)
        self.values += values
    }

    /// Requires a condition on one text.
    ///
    /// `nil` requires nothing.
    mutating func require(_ condition: String, _ text: String?) {
        guard let text else { return }
        require(condition, [.text(text)])
    }

    /// Requires a column to have one of some texts.
    ///
    /// An empty list requires nothing.
    mutating func require(_ column: String, isOneOf texts: [String]) {
        guard !texts.isEmpty else { return }
        let places = Array(repeating: "?", count: texts.count).joined(separator: ", ")
        require("\(column) IN (\(places))", texts.sorted().map(SQLiteValue.text))
    }

    /// Requires a column to begin with a text, as a range of an index.
    mutating func requirePrefix(_ prefix: String, of column: String) {
        guard !prefix.isEmpty else { return }
        // The greatest scalar is not a character: a text with the prefix sorts before the prefix followed by that
        // scalar.
        require("\(column) >= ? AND \(column) < ?", [.text(prefix), .text(prefix + "\u{10FFFF}")])
    }
}
