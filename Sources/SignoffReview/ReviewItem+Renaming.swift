package import SignoffCheckpoint

/// Edits that call another tool. Batched and agent-inbox answers can name the tool, and the workflow that receives the
/// answer does not necessarily apply the rules of that tool.
extension ReviewItem {
    /// The reason why an edit of this item cannot name another tool; `nil` when it can.
    package var renameRefusal: String? { dialect.rules.renameRefusal }

    /// Returns the decision that edits an action: an edit, or a rename when `tool` is another tool.
    package func edit(of position: Int, to value: JSONValue, calling tool: String?) -> Decision {
        guard let tool, actions.indices.contains(position), tool != actions[position].name else { return .edit(value) }
        return .rename(tool: tool, arguments: value)
    }

    /// Refuses another tool if the dialect does not permit one, and a tool whose calls this item does not permit to
    /// approve.
    func check(renaming action: ReviewAction, to tool: String, at position: Int) throws {
        func refused(_ reason: String) -> ReviewError {
            ReviewError(
                .decisionRefused,
                "cannot call '\(tool)' in place of \(action.name): \(reason)",
                action: position
            )
        }
        if let reason = renameRefusal { throw refused(reason) }
        guard !tool.allSatisfy(\.isWhitespace) else { throw refused("a tool has a name") }
        for other in actions where other.name == tool {
            if case .refused(let reason) = other.availability(of: .approve) { throw refused(reason) }
        }
    }
}
