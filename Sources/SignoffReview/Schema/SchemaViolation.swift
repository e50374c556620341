/// A place where a value violates its schema.
package struct SchemaViolation: Hashable, Sendable, CustomStringConvertible {
    /// The path in the value, such as `$.items[0].amount`.
    package let path: String
    /// The violated rule, such as `must be an integer, not text`.
    package let message: String

    /// Creates a violation.
    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// The path, followed by the rule.
    package var description: String { "\(path) \(message)" }
}
