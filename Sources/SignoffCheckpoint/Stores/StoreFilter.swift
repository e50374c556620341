import OrderedCollections

/// The filter of a store search, evaluated as in LangGraph's persistent store.
///
/// The result for an item depends only on that item. An item without a field does not fail the search.
package struct StoreFilter: Sendable {
    private let conditions: JSONObject

    /// Creates a filter from its conditions: key to value, list, nested object, or operators.
    package init(_ conditions: JSONObject) {
        self.conditions = conditions
    }

    /// Refuses a filter that cannot be evaluated for any item.
    ///
    /// - Throws: `invalid_data` for an unknown operator, for an order comparison with a value that is neither a number
    ///   nor a string, for a key with an empty part and for a number that is not finite.
    package func check() throws {
        try NestingLimit.check(.object(conditions))
        try Self.check(conditions)
    }

    /// Whether `value` meets all conditions.
    package func matches(_ value: JSONObject) -> Bool {
        conditions.allSatisfy { key, condition in Self.matches(Self.field(key, of: value), condition) }
    }

    /// Returns the field of a key; `nil` for a missing field and for null.
    private static func field(_ key: String, of value: JSONObject) -> JSONValue? {
        var found = JSONValue.object(value)
        for part in key.split(separator: ".", omittingEmptySubsequences: false) {
            guard let next = found[String(part)] else { return nil }
            found = next
        }
        return found.orMissing
    }

    private static func matches(_ field: JSONValue?, _ condition: JSONValue) -> Bool {
        switch condition {
        case .object(let members) where members.isOperators:
            members.allSatisfy { name, operand in StoreOperator(rawValue: name)?.holds(for: field, operand) ?? false }
        case .object(let members):
            if case .object(let found)? = field {
                members.allSatisfy { key, condition in matches(Self.field(key, of: found), condition) }
            } else {
                false
            }
        case .array(let conditions):
            if case .array(let found)? = field, found.count == conditions.count {
                zip(found, conditions).allSatisfy { matches($0.orMissing, $1) }
            } else {
                false
            }
        default:
            StoreOperator.equal.holds(for: field, condition)
        }
    }

    private static func check(_ conditions: JSONObject) throws {
        for (key, condition) in conditions {
            if key.split(separator: ".", omittingEmptySubsequences: false).contains("") {
                throw CheckpointError(
                    .invalidData,
                    "the store cannot look for \(key.debugDescription): a dot goes one level down, and a part of the key is empty"
                )
            }
            try check(condition)
        }
    }

    private static func check(_ condition: JSONValue) throws {
        switch condition {
        case .object(let members) where members.isOperators:
            for (name, operand) in members {
                guard let known = StoreOperator(rawValue: name) else {
                    throw CheckpointError(
                        .invalidData,
                        "the store has no operator \(name); use $eq, $ne, $gt, $gte, $lt or $lte"
                    )
                }
                try known.check(operand)
            }
        case .object(let members): try check(members)
        case .array(let conditions): for condition in conditions { try check(condition) }
        case .double(let number) where !number.isFinite:
            throw CheckpointError(.invalidData, "the store cannot look for \(number): it keeps no such number")
        default: break
        }
    }
}

extension JSONValue {
    /// The value, or `nil` for null.
    ///
    /// A bare `nil` would be JSON null here.
    fileprivate var orMissing: JSONValue? { isNull ? JSONValue?.none : self }
}

extension JSONObject {
    fileprivate var isOperators: Bool { keys.contains { $0.hasPrefix("$") } }
}

extension JSONValue {
    /// Whether two values are equal as Python compares them: numbers by value, objects regardless of the order of their
    /// members.
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
