import OrderedCollections
import SignoffCheckpoint

extension JSONValue {
    /// Whether two values are equal by the rules of JSON Schema: numbers by value, objects regardless of the order of
    /// members.
    func isSchemaEqual(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { key, value in right[key].map { value.isSchemaEqual(to: $0) } ?? false }
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isSchemaEqual(to: $1) }
        default:
            if self == other { return true }
            guard let left = JSONDecimal(self), let right = JSONDecimal(other) else { return false }
            return left == right
        }
    }
}
