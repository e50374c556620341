public import Signoff
public import SignoffCheckpoint

/// A compiled graph as a workflow.
///
/// It is registered, run, streamed, called, queued and answered like an ``Entrypoint``.
///
/// The input is a ``GraphUpdate``, and the output is the state.
public struct CompiledGraph<State: GraphState>: Workflow {
    /// The writes to the channels that the input makes.
    public typealias Input = GraphUpdate<State>
    /// The final state.
    public typealias Output = State

    /// The name, unique in a runtime.
    public let name: String
    /// The findings that do not prevent compilation, each with its place.
    public let warnings: [String]
    /// The description of the workflow on one line; nil for none.
    public var summary: String?
    /// An example of an input, for a person who fills one in; nil for none.
    public var example: JSONValue?
    /// The release of the workflow; nil for ``WorkflowRuntime/Options/release``.
    public var release: String?
    /// The facts of the graph's questions; nil to declare none.
    public var facts: (@Sendable (Interrupt) -> QuestionFacts?)?
    /// The retry policies of nodes and tasks without policies of their own.
    public var retry: [RetryPolicy] = []
    /// The nodes and edges for a drawing.
    public let drawing: GraphDrawing
    let program: GraphProgram
    /// Returns the program whose input and result are limited to these channels; nil for all channels.
    let narrowed: @Sendable ((input: [String]?, output: [String]?)) -> GraphProgram
    let layout: StateLayout<State>

    init(
        name: String,
        program: GraphProgram,
        narrowed: @escaping @Sendable ((input: [String]?, output: [String]?)) -> GraphProgram,
        layout: StateLayout<State>,
        warnings: [String],
        drawing: GraphDrawing
    ) {
        self.name = name
        self.program = program
        self.narrowed = narrowed
        self.layout = layout
        self.warnings = warnings
        self.drawing = drawing
    }

    /// Builds and compiles a graph.
    ///
    /// - Parameters:
    ///   - name: The name, unique in a runtime.
    ///   - state: The type of the state.
    ///   - build: Adds nodes and edges.
    /// - Throws: ``WorkflowError`` `graph_invalid`, and what `build` throws.
    public init(
        _ name: String,
        of state: State.Type = State.self,
        _ build: (inout StateGraph<State>) throws -> Void
    ) throws {
        var graph = StateGraph(name, of: state)
        try build(&graph)
        self = try graph.compile()
    }

    /// The workflow with its types erased.
    public var erased: AnyEntrypoint {
        erased(with: program) { input in _ = try StoredValueDecoder().decode(GraphUpdate<State>.self, from: input) }
    }

    /// The workflow with a program and its types erased.
    ///
    /// `check` throws for an invalid input.
    func erased(
        with program: GraphProgram,
        check: @escaping @Sendable (StoredValue) throws -> Void
    ) -> AnyEntrypoint {
        AnyEntrypoint(
            name: name,
            summary: summary,
            example: example,
            release: release,
            facts: facts,
            retry: retry,
            output: State.self,
            program: program,
            drawing: drawing,
            check: check
        )
    }

    /// Decodes the state of an object of channels.
    ///
    /// A missing channel has its default.
    ///
    /// - Throws: `DecodingError`.
    public func decodeOutput(_ stored: StoredValue) throws -> State {
        guard case .map(let members) = stored else { return try StoredValueDecoder().decode(State.self, from: stored) }
        return try layout.state(with: members)
    }
}
