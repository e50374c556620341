/// A value to bind to a statement.
enum SQLiteValue {
    case null
    case integer(Int64)
    case double(Double)
    case text(String)
    case blob([UInt8])

    /// The text, or null for `nil`.
    static func optional(_ text: String?) -> SQLiteValue { text.map(SQLiteValue.text) ?? .null }

    /// The number, or null for `nil`.
    static func optional(_ number: Int64?) -> SQLiteValue { number.map(SQLiteValue.integer) ?? .null }

    /// The number.
    static func number(_ number: Int) -> SQLiteValue { .integer(Int64(number)) }
}
