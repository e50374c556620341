/// The layout of the payload of a question, which determines the layout of its answer.
///
/// The raw values are stable. The ledger and the headless commands use them. A payload is read in the first dialect
/// that matches, in this order.
package enum PayloadDialect: String, Hashable, Sendable, Codable, CaseIterable {
    /// One tool call of the human-in-the-loop middleware.
    case hitlCall = "hitl.call"
    /// Several tool calls of the human-in-the-loop middleware, in Python's spelling.
    case hitlBatch = "hitl.batch"
    /// Several tool calls of the human-in-the-loop middleware, in JavaScript's spelling.
    case hitlBatchJS = "hitl.batch.js"
    /// A request in the form of the agent inbox.
    case agentInbox = "inbox"
    /// Any question with a schema for its answer.
    case schema
    /// Any other question.
    case plain
}

extension PayloadDialect {
    /// The rules of the dialect.
    var rules: DialectRules {
        switch self {
        case .hitlCall: HITLCallDialect.rules
        case .hitlBatch: HITLBatchDialect.python.rules
        case .hitlBatchJS: HITLBatchDialect.javaScript.rules
        case .agentInbox: AgentInboxDialect.rules
        case .schema: PlainDialect.schemaRules
        case .plain: PlainDialect.rules
        }
    }

    /// Whether an edit gives a value of any form, rather than the arguments of a tool.
    package var isWholeValueEdit: Bool { rules.isWholeValueEdit }

    /// Whether a response can be JSON other than a string.
    package var takesAnyJSON: Bool { rules.takesAnyJSON }

    /// Whether a question in this dialect can be ignored.
    package var canBeIgnored: Bool { rules.canBeIgnored }
}
