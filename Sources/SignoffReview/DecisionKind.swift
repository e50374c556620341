/// The kinds of decisions an operator can make about an action.
package enum DecisionKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Execute the action as proposed.
    case approve
    /// Do not execute the action.
    case reject
    /// Execute the action with other arguments, or answer with a changed value.
    case edit
    /// Answer in place of the tool.
    case respond
    /// Leave the action unanswered permanently. Only the agent-inbox dialect has this decision.
    case ignore
}
