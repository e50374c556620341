/// The error of decisions that do not make an answer.
package struct ReviewError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure; the texts are stable.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case wrongDecisionCount = "wrong_decision_count"
            case decisionRefused = "decision_refused"
            case invalidAnswer = "invalid_answer"
        }

        private let kind: Kind

        /// The stable text.
        package var description: String { kind.rawValue }

        /// The number of decisions differs from the number of actions.
        package static let wrongDecisionCount = Code(kind: .wrongDecisionCount)
        /// The action does not allow the decision.
        package static let decisionRefused = Code(kind: .decisionRefused)
        /// The workflow does not accept the value of the decision.
        package static let invalidAnswer = Code(kind: .invalidAnswer)
    }

    /// The kind of failure.
    package let code: Code
    /// The problem and the remedy.
    package let message: String
    /// The position of the action concerned, from 0; `nil` when it is about the whole answer.
    package let action: Int?
    /// Every place where the value does not meet its schema.
    package let violations: [SchemaViolation]

    /// Creates an error.
    package init(_ code: Code, _ message: String, action: Int? = nil, violations: [SchemaViolation] = []) {
        self.code = code
        self.message = message
        self.action = action
        self.violations = violations
    }

    /// The message, then the code in brackets.
    package var description: String { "\(message) [\(code)]" }
}
