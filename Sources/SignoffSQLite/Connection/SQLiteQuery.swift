/// A statement and the values of its parameters.
struct SQLiteQuery {
    var sql: String
    var values: [SQLiteValue]

    init(_ sql: String, _ values: [SQLiteValue] = []) {
        self.sql = sql
        self.values = values
    }
}

/// The conditions of a query, joined by `AND`, and the values of their parameters in the same order.
struct SQLiteConditions {
    private var texts: [String] = []
    private(set) var values: [SQLiteValue] = []

    /// The `WHERE` clause with a leading space; empty without conditions.
    var clause: String { texts.isEmpty ? "" : " WHERE \(texts.joined(separator: " AND "))" }

    mutating func require(_ condition: String, _ values: [SQLiteValue]) {
        texts.append(condition)
        self.values += values
    }

    /// Adds a condition on one string.
    ///
    /// `nil` adds no condition.
    mutating func require(_ condition: String, _ text: String?) {
        guard let text else { return }
        require(condition, [.text(text)])
    }

    /// Requires a column to have one of several strings.
    ///
    /// An empty list adds no condition.
    mutating func require(_ column: String, isOneOf texts: [String]) {
        guard !texts.isEmpty else { return }
        let places = Array(repeating: "?", count: texts.count).joined(separator: ", ")
        require("\(column) IN (\(places))", texts.sorted().map(SQLiteValue.text))
    }

    /// Requires a column to begin with a string, as a range of an index.
    mutating func requirePrefix(_ prefix: String, of column: String) {
        guard !prefix.isEmpty else { return }
        // The highest scalar is not a character, so a string with the prefix sorts before the prefix followed by that
        // scalar.
        require("\(column) >= ? AND \(column) < ?", [.text(prefix), .text(prefix + "\u{10FFFF}")])
    }
}
