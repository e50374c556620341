/// An operator of a store search.
enum StoreOperator: String {
    case equal = "$eq"
    case unequal = "$ne"
    case greater = "$gt"
    case greaterOrEqual = "$gte"
    case less = "$lt"
    case lessOrEqual = "$lte"

    /// Refuses an operand that cannot be compared.
    ///
    /// - Throws: `invalid_data`.
    func check(_ operand: JSONValue) throws {
        switch (self, operand) {
        case (_, .double(let number)) where !number.isFinite:
            throw CheckpointError(.invalidData, "the store cannot look for \(number): it keeps no such number")
        case (.equal, _), (.unequal, _), (_, .integer), (_, .double), (_, .number), (_, .bool), (_, .string): break
        case (_, .null), (_, .array), (_, .object):
            throw CheckpointError(
                .invalidData,
                "the store puts numbers and texts in order, and \(operand.text(.compact)) is neither"
            )
        }
    }

    /// Whether the comparison of a field with an operand holds.
    ///
    /// The field is `nil` when missing or null.
    ///
    /// A missing field equals null. No other comparison holds for it.
    func holds(for field: JSONValue?, _ operand: JSONValue) -> Bool {
        guard let field else { return self == .equal && operand.isNull }
        switch self {
        case .equal: return Self.areEqual(field, operand)
        case .unequal: return operand.isNull || !Self.areEqual(field, operand)
        case .greater, .greaterOrEqual, .less, .lessOrEqual: break
        }
        if let number = StoreNumber(operand) {
            return holds(StoreNumber(field) ?? StoreNumber(startOf: field.comparedText), number, by: <)
        }
        // A number is less than every string.
        guard StoreNumber(field) == nil else { return self == .less || self == .lessOrEqual }
        return holds(field.comparedText, operand.comparedText) { $0.precedesInUTF8($1) }
    }

    private func holds<Value>(_ field: Value, _ operand: Value, by precedes: (Value, Value) -> Bool) -> Bool {
        switch self {
        case .greater: precedes(operand, field)
        case .greaterOrEqual: !precedes(field, operand)
        case .less: precedes(field, operand)
        case .lessOrEqual: !precedes(operand, field)
        case .equal, .unequal: false
        }
    }

    private static func areEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
        if let left = StoreNumber(left), let right = StoreNumber(right) { return left == right }
        return left.isSame(as: right)
    }
}

extension JSONValue {
    /// The text by which a non-numeric value is compared: the string itself, or the JSON of other values.
    fileprivate var comparedText: String { stringValue ?? text(.compact) }
}

/// A number in a store; true is 1 and false is 0.
///
/// Whole numbers of 64 bits are compared exactly, other numbers as the nearest doubles.
private struct StoreNumber: Comparable {
    private let double: Double
    private let integer: Int64?

    init?(_ value: JSONValue) {
        switch value {
        case .integer(let number): (integer, double) = (number, Double(number))
        case .double(let number): (integer, double) = (Int64(exactly: number), number)
        case .bool(let isTrue): (integer, double) = isTrue ? (1, 1) : (0, 0)
        case .number(let literal):
            guard let number = Double(literal) else { return nil }
            (integer, double) = (Int64(literal) ?? Int64(exactly: number), number)
        case .null, .string, .array, .object: return nil
        }
    }

    /// Reads the number at the beginning of a string, 0 for none, as SQLite converts strings.
    init(startOf text: String) {
        var bytes = text.utf8.drop { $0 == UInt8(ascii: " ") || (9...13).contains($0) }[...]
        var literal: [UInt8] = []
        func take(where isTaken: (UInt8) -> Bool, atMost limit: Int = .max) -> Int {
            let taken = bytes.prefix(limit).prefix(while: isTaken)
            literal += taken
            bytes = bytes.dropFirst(taken.count)
            return taken.count
        }
        let isDigit: (UInt8) -> Bool = { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let isSign: (UInt8) -> Bool = { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        _ = take(where: isSign, atMost: 1)
        var digits = take(where: isDigit)
        if bytes.first == UInt8(ascii: ".") {
            _ = take(where: { $0 == UInt8(ascii: ".") }, atMost: 1)
            digits += take(where: isDigit)
        }
        let mantissa = literal
        if digits > 0, let letter = bytes.first, letter | 0x20 == UInt8(ascii: "e") {
            _ = take(where: { $0 == letter }, atMost: 1)
            _ = take(where: isSign, atMost: 1)
            if take(where: isDigit) == 0 { literal = mantissa }
        }
        if literal.last == UInt8(ascii: ".") { literal.removeLast() }
        double = digits > 0 ? Double(String(decoding: literal, as: UTF8.self)) ?? 0 : 0
        integer = Int64(exactly: double)
    }

    static func == (left: StoreNumber, right: StoreNumber) -> Bool {
        if let left = left.integer, let right = right.integer { return left == right }
        return left.double == right.double && (left.integer == nil) == (right.integer == nil)
    }

    static func < (left: StoreNumber, right: StoreNumber) -> Bool {
        if let left = left.integer, let right = right.integer { return left < right }
        return left.double < right.double
    }
}
