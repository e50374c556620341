import SignoffCheckpoint
import SignoffReview

/// How a command comes to its decision.
enum DecisionSource: Equatable, Sendable {
    /// A decision that carries the words of the operator.
    enum Written: Equatable, Sendable {
        case reject, respond

        var decisionKind: DecisionKind {
            switch self {
            case .reject: .reject
            case .respond: .respond
            }
        }

        /// The decision made of what was typed.
        ///
        /// - Parameters:
        ///   - text: What was typed.
        ///   - dialect: How the item asks; nil for several items, which are answered with the text as it is.
        /// - Returns: The decision.
        func decision(typed text: String, in dialect: PayloadDialect? = nil) -> Decision {
            switch self {
            case .reject: .reject(message: text)
            case .respond: dialect.map { .respond(typed: text, in: $0) } ?? .respond(.string(text))
            }
        }
    }

    case fixed(Decision)
    /// A decision with words: those after the name of the command, or those written in a dialog.
    case written(Written)
    /// An edit made in the console.
    case edited
    /// An edit made in `$EDITOR`.
    case editedExternally
    /// The decision taken last.
    case repeated
}
