public import Signoff
public import SignoffCheckpoint

/// A graph that is a workflow: it is registered, run, streamed, called from other workflows, queued and answered as an ``Entrypoint`` is.
///
/// Its input is a ``GraphUpdate``, its output the state.
public struct CompiledGraph<State: GraphState>: Workflow {
    /// What is written to the channels by the input.
    public typealias Input = GraphUpdate<State>
    /// The state at the end.
    public typealias Output = State

    /// The name, unique in a runtime.
    public let name: String
    /// What is worth a look, although the graph runs; each with its place.
    public let warnings: [String]
    /// One line that says what it does; nil for none.
    public var summary: String?
    /// An input to start from when somebody fills one in by hand; nil for none.
    public var example: JSONValue?
    /// The release of the workflow; nil for ``WorkflowRuntime/Options/release``.
    public var release: String?
    /// What the questions of the graph are about; nil to declare nothing.
    public var facts: (@Sendable (Interrupt) -> QuestionFacts?)?
    /// The policies of nodes and tasks that have none of their own.
    public var retry: [RetryPolicy] = []
    /// The graph as nodes and edges to draw.
    public let drawing: GraphDrawing
    let program: GraphProgram
    /// The program whose input and result have these channels alone; nil for all.
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

    /// The workflow without its types.
    public var erased: AnyEntrypoint {
        erased(with: program) { input in _ = try StoredValueDecoder().decode(GraphUpdate<State>.self, from: input) }
    }

    /// The workflow with a program, without its types; `check` throws for an input that it does not take.
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

    /// The state that an object of channels reads as: what is absent has its default.
    ///
    /// - Throws: `DecodingError`.
    public func decodeOutput(_ stored: StoredValue) throws -> State {
        guard case .map(let members) = stored else { return try StoredValueDecoder().decode(State.self, from: stored) }
        return try layout.state(with: members)
    }
}
