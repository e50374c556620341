import SignoffCheckpoint

extension JSONValue {
    /// The integer of a recorded workflow's number.
    var int: Int { Int(integerValue ?? 0) }

    /// The element of a list; nil where there is none.
    subscript(index: Int) -> JSONValue? {
        guard let elements = arrayValue, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    static func int(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    /// Stands for an object that has no stored form: a number beyond every range.
    static let opaque = JSONValue.number("1e400")

    /// `x + 1` as Python does it.
    func adding(_ number: Int) throws -> JSONValue {
        guard let value = integerValue else {
            throw PythonError("TypeError", "can only concatenate str (not \"int\") to str")
        }
        return .integer(value + Int64(number))
    }
}
