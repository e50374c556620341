/// How the payload of a question is laid out, which decides what its answer must look like.
///
/// The texts are stable; the ledger and the headless commands use them. A payload is read in the first dialect that fits, in this order.
package enum PayloadDialect: String, Hashable, Sendable, Codable, CaseIterable {
    /// One tool call of the human-in-the-loop middleware.
    case hitlCall = "hitl.call"
    /// Several tool calls of the human-in-the-loop middleware, in Python's spelling.
    case hitlBatch = "hitl.batch"
    /// Several tool calls of the human-in-the-loop middleware, in JavaScript's spelling.
    case hitlBatchJS = "hitl.batch.js"
    /// A request in the form the agent inbox knows.
    case agentInbox = "inbox"
    /// Any question with a schema for its answer.
    case schema
    /// Any other question.
    case plain
}
