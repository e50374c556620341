public import SignoffCheckpoint

/// A workflow that can be registered with a runtime: an ``Entrypoint`` or a graph, of any types.
public protocol WorkflowDefinition: Sendable {
    /// The name, unique in a runtime.
    var name: String { get }
    /// The workflow with its types erased.
    var erased: AnyEntrypoint { get }
}

/// A workflow with its types erased, for callers that have its input as JSON: queues, workers and consoles.
public struct AnyEntrypoint: WorkflowDefinition {
    /// The name, unique in a runtime.
    public let name: String
    /// A description in one line; `nil` for none.
    public let summary: String?
    /// An example input, offered when an operator enters an input; `nil` for none.
    public let example: JSONValue?
    /// The release of the workflow, such as the version of its program; `nil` for the release of the runtime.
    public let release: String?
    /// Returns the facts of the workflow's questions; `nil` to declare none.
    public let facts: (@Sendable (Interrupt) -> QuestionFacts?)?
    /// The policies for running the body again after a failure.
    public let retry: [RetryPolicy]
    /// The time limit of an attempt of the body; `nil` for none.
    public let timeout: TimeoutPolicy?
    let cache: AnyCachePolicy?
    /// The type that the body returns.
    let result: SavedType
    /// The type that the body saves for the next turn.
    let saved: SavedType
    /// The program that plans and applies supersteps, and decides where they pause.
    package let program: any StepProgram
    let decodeInput: @Sendable (StoredValue) throws -> any Sendable
    /// The body of an entrypoint; `nil` for a graph, whose nodes are in ``nodes``.
    let body: (@concurrent @Sendable (any Sendable, WorkflowScope) async throws -> Completion)?
    /// The nodes of a graph; `nil` for an entrypoint.
    let nodes: (any NodeProgram)?
    /// The boxes and edges of a graph; `nil` for an entrypoint.
    public let drawing: GraphDrawing?

    /// Creates the workflow of a graph.
    ///
    /// `output` is the result type, `program` contains the nodes, and `check` throws for an input that the graph does
    /// not accept.
    package init<Output: Sendable>(
        name: String,
        summary: String?,
        example: JSONValue?,
        release: String?,
        facts: (@Sendable (Interrupt) -> QuestionFacts?)?,
        retry: [RetryPolicy],
        output: Output.Type,
        program: any NodeProgram,
        drawing: GraphDrawing,
        check: @escaping @Sendable (StoredValue) throws -> Void
    ) {
        self.name = name
        self.summary = summary
        self.example = example
        self.release = release
        self.facts = facts
        self.retry = retry
        timeout = nil
        cache = nil
        result = SavedType(output)
        saved = SavedType(output)
        self.program = program
        nodes = program
        self.drawing = drawing
        body = nil
        decodeInput = { input in
            try check(input)
            return input
        }
    }

    init(
        name: String,
        summary: String?,
        example: JSONValue?,
        release: String?,
        facts: (@Sendable (Interrupt) -> QuestionFacts?)?,
        retry: [RetryPolicy],
        timeout: TimeoutPolicy?,
        cache: AnyCachePolicy?,
        result: SavedType,
        saved: SavedType,
        program: any StepProgram,
        decodeInput: @escaping @Sendable (StoredValue) throws -> any Sendable,
        body: @escaping @concurrent @Sendable (any Sendable, WorkflowScope) async throws -> Completion
    ) {
        self.name = name
        self.summary = summary
        self.example = example
        self.release = release
        self.facts = facts
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.result = result
        self.saved = saved
        self.program = program
        self.decodeInput = decodeInput
        self.body = body
        nodes = nil
        drawing = nil
    }

    /// The workflow itself.
    public var erased: AnyEntrypoint { self }

    /// Checks that `input` has the form that the workflow accepts.
    ///
    /// - Throws: ``WorkflowError`` `invalid_input` with the path in the input and the expected type.
    public func check(_ input: StoredValue) throws {
        _ = try decoded(input)
    }

    func decoded(_ input: StoredValue) throws -> any Sendable {
        do {
            return try decodeInput(input)
        } catch {
            throw WorkflowError(
                .invalidInput,
                "The input of \(name) has the wrong type: \(CodingFault(error))",
                task: name,
                cause: error
            )
        }
    }
}
