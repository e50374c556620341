import SignoffCheckpoint
import SignoffReview

/// The source of a command's decision.
enum DecisionSource: Equatable, Sendable {
    /// A decision with words of the operator.
    enum Written: Equatable, Sendable {
        case reject, respond

        var decisionKind: DecisionKind {
            switch self {
            case .reject: .reject
            case .respond: .respond
            }
        }

        /// Returns the decision for a typed text.
        ///
        /// - Parameters:
        ///   - text: The typed text.
        ///   - dialect: The dialect of the item; `nil` for several items, which are answered with the plain text.
        /// - Returns: The decision.
        func decision(typed text: String, in dialect: PayloadDialect? = nil) -> Decision {
            switch self {
            case .reject: .reject(message: text)
            case .respond: dialect.map { .respond(typed: text, in: $0) } ?? .respond(.string(text))
            }
        }
    }

    case fixed(Decision)
    /// A decision with the words after the command's name, or the words of a dialog.
    case written(Written)
    /// An edit made in the console.
    case edited
    /// An edit made in `$EDITOR`.
    case editedExternally
    /// The last decision.
    case repeated
}
