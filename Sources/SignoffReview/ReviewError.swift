/// An error: decisions do not make a valid answer.
package struct ReviewError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    ///
    /// The code strings are stable.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case wrongDecisionCount = "wrong_decision_count"
            case decisionRefused = "decision_refused"
            case invalidAnswer = "invalid_answer"
        }

        private let kind: Kind

        /// The stable code string.
        package var description: String { kind.rawValue }

        /// The number of decisions differs from the number of actions.
        package static let wrongDecisionCount = Code(kind: .wrongDecisionCount)
        /// The action does not permit the decision.
        package static let decisionRefused = Code(kind: .decisionRefused)
        /// The workflow does not accept the value of the decision.
        package static let invalidAnswer = Code(kind: .invalidAnswer)
    }

    /// The kind of failure.
    package let code: Code
    /// A sentence with the problem and the remedy.
    package let message: String
    /// The position of the action concerned, from 0; `nil` when the whole answer is concerned.
    package let action: Int?
    /// Every place where the value violates its schema.
    package let violations: [SchemaViolation]

    /// Creates an error.
    package init(_ code: Code, _ message: String, action: Int? = nil, violations: [SchemaViolation] = []) {
        self.code = code
        self.message = message
        self.action = action
        self.violations = violations
    }

    /// The message, followed by the code in brackets.
    package var description: String { "\(message) [\(code)]" }
}
