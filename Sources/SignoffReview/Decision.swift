package import SignoffCheckpoint

/// The decision of an operator on one action.
package enum Decision: Hashable, Sendable {
    /// Execute the action as proposed.
    case approve
    /// Reject the action. The message gives the reason. A `nil` or empty message is omitted from the answer.
    case reject(message: String?)
    /// Execute the action with these arguments. In the plain dialect, the value is the edited copy of the payload; in
    /// the schema dialect, the filled-in form.
    case edit(JSONValue)
    /// Run another tool instead, with these arguments. Permitted only where the answer names the tool. An edit alone
    /// never renames a tool.
    case rename(tool: String, arguments: JSONValue)
    /// Answer in place of the tool. In every dialect except the plain one, the value must be a string.
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

    /// The operator's message: the reason of a rejection, or the text of a response; `nil` for none.
    package var message: String? {
        switch self {
        case .reject(let message): message
        case .respond(let value): value.stringValue
        case .approve, .edit, .rename, .ignore: nil
        }
    }

    /// The edited value in place of the original; `nil` for any other decision.
    package var editedValue: JSONValue? {
        switch self {
        case .edit(let value), .rename(_, let value): value
        case .approve, .reject, .respond, .ignore: nil
        }
    }

    /// The tool that runs in place of the proposed one; `nil` when the tool is unchanged.
    package var newTool: String? {
        if case .rename(let tool, _) = self { tool } else { nil }
    }
}
