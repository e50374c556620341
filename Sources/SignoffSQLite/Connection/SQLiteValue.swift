/// A value of a statement's parameter.
enum SQLiteValue {
    case null
    case integer(Int64)
    case double(Double)
    case text(String)
    case blob([UInt8])

    /// Returns the string, or null for `nil`.
    static func optional(_ text: String?) -> SQLiteValue { text.map(SQLiteValue.text) ?? .null }

    /// Returns the number, or null for `nil`.
    static func optional(_ number: Int64?) -> SQLiteValue { number.map(SQLiteValue.integer) ?? .null }

    /// Returns the number.
    static func number(_ number: Int) -> SQLiteValue { .integer(Int64(number)) }
}
