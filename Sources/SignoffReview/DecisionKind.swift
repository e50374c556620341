/// The kinds of decision an operator can take about an action.
package enum DecisionKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Let it happen as proposed.
    case approve
    /// Do not let it happen.
    case reject
    /// Let it happen with other arguments, or answer with a changed value.
    case edit
    /// Answer instead of the tool.
    case respond
    /// Leave the action unanswered permanently. Only the agent-inbox dialect has this decision.
    case ignore
}
