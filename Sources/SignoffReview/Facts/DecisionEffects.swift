import SignoffCheckpoint

/// The effect of each permitted decision about an action, in words.
///
/// The words come from the workflow, or else from the dialect: a question of the human-in-the-loop middleware runs its
/// tool, and any other question receives a value as its answer.
package struct DecisionEffects: Equatable, Sendable {
    /// The effect of one decision.
    package struct Part: Equatable, Sendable {
        package let kind: DecisionKind
        /// A clause whose subject is the decision.
        package let does: String
        /// Whether the words come from the workflow, so that they are untrusted text.
        package let isDeclared: Bool
    }

    /// The effects of the permitted decisions, in the order of ``DecisionKind``.
    package let parts: [Part]

    /// Creates the effects of the decisions about an action.
    package init(of action: ReviewAction, in item: ReviewItem) {
        let facts = item.question.facts ?? item.question.declaredFacts
        parts = action.allowedDecisions.compactMap { kind in
            if let declared = facts?.effect(of: kind.rawValue) {
                return Part(kind: kind, does: declared, isDeclared: true)
            }
            return item.dialect.rules.effects[kind].map { Part(kind: kind, does: $0, isDeclared: false) }
        }
    }
}

extension DialectRules {
    /// The effects of decisions on the call of a tool.
    static let toolEffects: [DecisionKind: String] = [
        .approve: "runs the tool as proposed",
        .edit: "runs the tool with the arguments you write",
        .reject: "does not run the tool; the workflow gets your reason",
        .respond: "does not run the tool; your words are its result",
    ]
    /// The effects of decisions on a question without a tool.
    static let answerEffects: [DecisionKind: String] = [
        .approve: "answers true",
        .reject: "answers false",
        .edit: "answers the value you write",
        .respond: "answers your words",
    ]
}
