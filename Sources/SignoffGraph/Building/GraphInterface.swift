import OrderedCollections
public import Signoff
import SignoffCheckpoint

/// A graph whose input and output types differ from its state.
///
/// > Source: LangGraph `input_schema`, `output_schema`.
public struct GraphInterface<State: GraphState, Input: Codable & Sendable, Output: Codable & Sendable>: Workflow {
    /// The graph.
    public let graph: CompiledGraph<State>
    private let program: GraphProgram

    init(_ graph: CompiledGraph<State>) {
        self.graph = graph
        let channels = (input: Self.channels(of: Input.self), output: Self.channels(of: Output.self))
        program = channels == (nil, nil) ? graph.program : graph.narrowed(channels)
    }

    /// The name of the graph.
    public var name: String { graph.name }

    /// The workflow with its types erased.
    public var erased: AnyEntrypoint {
        guard let input = Self.channels(of: Input.self) else {
            return graph.erased(with: program) { input in
                _ = try StoredValueDecoder().decode(GraphUpdate<State>.self, from: input)
            }
        }
        let taken = Set(input)
        return graph.erased(with: program) { input in
            // Members that are not channels of the input are dropped and not checked.
            let members = (input.mapValue?.entries ?? []).filter { $0.key.stringValue.map(taken.contains) ?? false }
            let checked = input.mapValue == nil ? input : StoredValue.map(StoredMap(members))
            _ = try StoredValueDecoder().decode(GraphUpdate<State>.self, from: checked)
        }
    }

    /// The names of the channels of a state; nil for other types.
    private static func channels(of type: Any.Type) -> [String]? {
        func names<Part: GraphState>(_ part: Part.Type) -> [String] { Array(StateLayout<Part>().channels.keys) }
        return (type as? any GraphState.Type).map { names($0) }
    }
}

extension CompiledGraph {
    /// Returns the graph with an input whose members are channels, and an output whose members come from channels.
    ///
    /// ```swift
    /// let answering = graph.with(input: Question.self, output: Answer.self)
    /// ```
    ///
    /// If the input is a ``GraphState``, a run takes its channels and drops all other members. If the output is a
    /// ``GraphState``, the result of a run has its channels only. Streams and snapshots show all channels.
    public func with<In, Out>(input: In.Type, output: Out.Type) -> GraphInterface<State, In, Out> {
        GraphInterface(self)
    }
}
