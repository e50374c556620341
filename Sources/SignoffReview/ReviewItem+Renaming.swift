package import SignoffCheckpoint

/// An edit that calls another tool: batched and agent-inbox answers can name it, and the workflow that reads the answer
/// may not apply the rules of that tool.
extension ReviewItem {
    /// The reason why an edit of this item cannot name another tool; `nil` when it can.
    package var renameRefusal: String? { dialect.rules.renameRefusal }

    /// The decision that edits an action: an edit, or a rename when `tool` is not the action's own.
    package func edit(of position: Int, to value: JSONValue, calling tool: String?) -> Decision {
        guard let tool, actions.indices.contains(position), tool != actions[position].name else { return .edit(value) }
        return .rename(tool: tool, arguments: value)
    }

    /// Refuses another tool if the dialect does not allow one, and a tool that this item does not allow to approve.
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
