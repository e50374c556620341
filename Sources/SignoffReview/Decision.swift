package import SignoffCheckpoint

/// The decision of an operator on one action.
package enum Decision: Hashable, Sendable {
    /// Let it happen as proposed.
    case approve
    /// Reject the action; the message gives the reason, and is omitted from the answer when it is `nil` or empty.
    case reject(message: String?)
    /// Let the action happen with these arguments. In the plain dialect the value is the edited copy of the payload, in the schema dialect the filled form.
    case edit(JSONValue)
    /// Run another tool instead, with these arguments. Allowed only where the answer names the tool, and never by an
    /// edit alone.
    case rename(tool: String, arguments: JSONValue)
    /// Answer instead of the tool. In every dialect except the plain one, the value must be text.
    case respond(JSONValue)
    /// Leave the action unanswered permanently.
    case ignore

    /// The kind of the decision.
    package var kind: DecisionKind {
        switch self {
        case .approve: .approve
        case .reject: .reject
        case .edit, .rename: .edit
        case .respond: .respond
        case .ignore: .ignore
        }
    }

    /// The words the operator gave with it: the reason of a rejection or the text of a response.
    package var message: String? {
        switch self {
        case .reject(let message): message
        case .respond(let value): value.stringValue
        case .approve, .edit, .rename, .ignore: nil
        }
    }

    /// The value an edit proposes instead of the original one; `nil` for any other decision.
    package var editedValue: JSONValue? {
        switch self {
        case .edit(let value), .rename(_, let value): value
        case .approve, .reject, .respond, .ignore: nil
        }
    }

    /// The tool that runs in place of the proposed one; `nil` when it stays that one.
    package var newTool: String? {
        if case .rename(let tool, _) = self { tool } else { nil }
    }
}
