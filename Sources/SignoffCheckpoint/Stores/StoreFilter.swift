import OrderedCollections

/// The filter of a store search, evaluated as the reference's in-memory store does.
package struct StoreFilter: Sendable {
    private let conditions: JSONObject

    /// Creates a filter from its conditions: key to value, list, nested object, or operators.
    package init(_ conditions: JSONObject) {
        self.conditions = conditions
    }

    /// Whether every value matches.
    package var isEmpty: Bool { conditions.isEmpty }

    /// Whether `value` meets all conditions.
    ///
    /// - Throws: `invalid_data` for an unknown operator, or a comparison with something that is no number.
    package func matches(_ value: JSONObject) throws -> Bool {
        try conditions.allSatisfy { key, condition in try Self.matches(value[key] ?? .null, condition) }
    }

    private static func matches(_ value: JSONValue, _ condition: JSONValue) throws -> Bool {
        switch condition {
        case .object(let members) where members.keys.contains(where: { $0.hasPrefix("$") }):
            try members.allSatisfy { name, operand in try apply(name, to: value, operand) }
        case .object(let members):
            if case .object(let found) = value {
                try members.allSatisfy { key, condition in try matches(found[key] ?? .null, condition) }
            } else {
                false
            }
        case .array(let conditions):
            if case .array(let found) = value, found.count == conditions.count {
                try zip(found, conditions).allSatisfy { try matches($0, $1) }
            } else {
                false
            }
        default:
            value.isSame(as: condition)
        }
    }

    private static func apply(_ name: String, to value: JSONValue, _ operand: JSONValue) throws -> Bool {
        switch name {
        case "$eq": value.isSame(as: operand)
        case "$ne": !value.isSame(as: operand)
        case "$gt": try number(value) > number(operand)
        case "$gte": try number(value) >= number(operand)
        case "$lt": try number(value) < number(operand)
        case "$lte": try number(value) <= number(operand)
        default:
            throw CheckpointError(
                .invalidData,
                "the store has no operator \(name); use $eq, $ne, $gt, $gte, $lt or $lte"
            )
        }
    }

    private static func number(_ value: JSONValue) throws -> Double {
        switch value {
        case .integer(let number): return Double(number)
        case .double(let number): return number
        case .bool(let isTrue): return isTrue ? 1 : 0
        case .number(let text), .string(let text):
            if let number = Double(text) { return number }
        case .null, .array, .object: break
        }
        throw CheckpointError(.invalidData, "the store compares numbers only, and \(value.text(.compact)) is none")
    }
}

extension JSONValue {
    /// Whether two values are equal as Python compares them: numbers by value, objects whatever the order of their members.
    package func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { key, value in right[key].map(value.isSame(as:)) ?? false }
        case (.integer(let left), .double(let right)), (.double(let right), .integer(let left)):
            Double(left) == right
        default:
            self == other
        }
    }
}
