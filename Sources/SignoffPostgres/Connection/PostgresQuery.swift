/// A statement with its values.
struct PostgresQuery {
    var sql: String
    var values: [PostgresValue]

    init(_ sql: String, _ values: [PostgresValue] = []) {
        self.sql = sql
        self.values = values
    }
}

/// Conditions that must all hold, with their values.
struct PostgresConditions {
    private var conditions: [String] = []
    private(set) var values: [PostgresValue] = []

    /// Requires a condition on a text, unless the text is nil.
    mutating func require(_ condition: String, _ text: String?) {
        guard let text else { return }
        require(condition, [.text(text)])
    }

    mutating func require(_ condition: String, _ values: [PostgresValue]) {
        conditions.append(condition)
        self.values += values
    }

    /// Requires a column to have one of some texts.
    ///
    /// An empty list requires nothing.
    mutating func require(_ column: String, isOneOf texts: [String]) {
        guard !texts.isEmpty else { return }
        require("\(column) = ANY (?)", [.texts(texts)])
    }

    /// Requires a column in the order of bytes to begin with a text, as a range of an index.
    mutating func requirePrefix(_ prefix: String, of column: String) {
        guard !prefix.isEmpty else { return }
        // The greatest scalar, which is not a character: what begins with the prefix comes before the prefix followed by it.
        require("\(column) >= ? AND \(column) < ?", [.text(prefix), .text(prefix + "\u{10FFFF}")])
    }

    /// The `WHERE` clause; empty without conditions.
    var clause: String { conditions.isEmpty ? "" : " WHERE \(conditions.joined(separator: " AND "))" }
}
