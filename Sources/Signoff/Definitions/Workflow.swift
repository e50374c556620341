public import SignoffCheckpoint

/// A workflow with the types of its input and its output: an ``Entrypoint`` or a graph.
///
/// Every function that runs workflows accepts both: ``WorkflowRuntime/invoke(_:_:on:config:)-swift.method``, streams,
/// calls from bodies, queues and workers.
public protocol Workflow<Input, Output>: WorkflowDefinition {
    /// The type of the input of a turn.
    associatedtype Input: Codable & Sendable
    /// The type of the result of a turn.
    associatedtype Output: Codable & Sendable

    /// Reads a stored result.
    ///
    /// - Throws: `DecodingError`.
    func decodeOutput(_ stored: StoredValue) throws -> Output
}

extension Workflow {
    /// Decodes the result.
    public func decodeOutput(_ stored: StoredValue) throws -> Output {
        try StoredValueDecoder().decode(Output.self, from: stored)
    }
}

extension Entrypoint: Workflow {}
