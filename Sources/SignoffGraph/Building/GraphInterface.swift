public import Signoff

/// A graph with another input and output than its state.
///
/// > Source: LangGraph `input_schema`, `output_schema`.
public struct GraphInterface<State: GraphState, Input: Codable & Sendable, Output: Codable & Sendable>: Workflow {
    /// The graph.
    public let graph: CompiledGraph<State>

    /// The name of the graph.
    public var name: String { graph.name }

    /// The workflow without its types.
    public var erased: AnyEntrypoint { graph.erased }
}

extension CompiledGraph {
    /// The graph with an input whose members are channels, and an output that takes its members from channels.
    ///
    /// ```swift
    /// let answering = graph.with(input: Question.self, output: Answer.self)
    /// ```
    public func with<In, Out>(input: In.Type, output: Out.Type) -> GraphInterface<State, In, Out> {
        GraphInterface(graph: self)
    }
}
