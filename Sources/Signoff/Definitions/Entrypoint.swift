public import SignoffCheckpoint

/// A workflow: a named body that runs on a thread, one turn at a time.
///
/// The body can run many times in one turn. After an interrupt, an error or a crash, the body starts again from its
/// first line, and calls of finished tasks return their stored results. The body must therefore make the same calls in
/// the same order every time, and must leave everything that must not be repeated to tasks.
///
/// ```swift
/// let essayReview = Entrypoint("essay_review") { (topic: String, flow) -> Verdict in
///     let essay = try await flow.run(writeEssay, topic)
///     let approved: Bool = try await flow.interrupt(["essay": essay, "action": "Please approve/reject the essay"])
///     return Verdict(essay: essay, isApproved: approved)
/// }
/// ```
///
/// > Source: LangGraph `@entrypoint`.
public struct Entrypoint<Input: Codable & Sendable, Output: Codable & Sendable>: WorkflowDefinition {
    /// The name, unique in a runtime.
    ///
    /// The identity of every call contains the name.
    public let name: String
    /// A description in one line; `nil` for none.
    public let summary: String?
    /// An example input, offered when an operator enters an input; `nil` for none.
    public let example: JSONValue?
    /// The release of the workflow, such as the version of its program; `nil` for ``WorkflowRuntime/Options/release``.
    ///
    /// The release is stored with questions and runs, so that an operator sees whether the asking release differs from
    /// the resuming one.
    public let release: String?
    /// Returns the facts of the workflow's questions; `nil` to declare none.
    ///
    /// Facts are stored with a question, in the transaction that stores the question. They take precedence over facts
    /// that a storage reads from the payload (``QuestionFactsReader``).
    public let facts: (@Sendable (Interrupt) -> QuestionFacts?)?
    /// The policies for running the body again after a failure, also used by tasks without policies of their own.
    public let retry: [RetryPolicy]
    /// The time limit of an attempt of the body, including its tasks; `nil` for none.
    public let timeout: TimeoutPolicy?
    /// The reuse of results for equal inputs, also for tasks without a policy of their own; `nil` for none.
    public let cache: CachePolicy<Input>?
    /// The type that the body saves for the next turn.
    private let saved: SavedType
    private let program: FunctionalProgram
    let body: @concurrent @Sendable (Input, WorkflowScope) async throws -> Completion

    /// Creates a workflow.
    ///
    /// - Parameters:
    ///   - name: The name, unique in a runtime.
    ///   - summary: A description in one line; `nil` for none.
    ///   - example: An example input, offered when an operator enters an input; `nil` for none.
    ///   - release: The release of the workflow; `nil` for the release of the runtime
    ///     (``WorkflowRuntime/Options/release``).
    ///   - facts: Returns the facts of a question, such as its title and sums, or `nil` for none. The runtime calls the
    ///     function each time a question is asked, also for questions of nested workflows that declare no facts. The
    ///     function must not call tasks.
    ///   - retry: The policy for running the body again after a failure. Finished tasks are not run again.
    ///   - timeout: The time limit of an attempt of the body, including its tasks; `nil` for none.
    ///   - cache: The reuse of results for equal inputs. The policy also applies to tasks without a policy of their
    ///     own. `nil` for no reuse.
    ///   - body: The function of the workflow, called with its input and its scope.
    public init(
        _ name: String,
        summary: String? = nil,
        example: JSONValue? = nil,
        release: String? = nil,
        facts: (@Sendable (Interrupt) -> QuestionFacts?)? = nil,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable (Input, WorkflowScope) async throws -> Output
    ) {
        self.init(
            name: name,
            summary: summary,
            example: example,
            release: release,
            facts: facts,
            retry: retry,
            timeout: timeout,
            cache: cache
        ) { input, flow in
            Completion(value: try await body(input, flow), saved: nil)
        }
    }

    /// Creates a workflow whose next turn receives another value as `previous` than the value that the caller receives.
    ///
    /// - Parameters:
    ///   - name: The name, unique in a runtime.
    ///   - summary: A description in one line; `nil` for none.
    ///   - example: An example input, offered when an operator enters an input; `nil` for none.
    ///   - release: The release of the workflow; `nil` for the release of the runtime
    ///     (``WorkflowRuntime/Options/release``).
    ///   - facts: Returns the facts of a question, such as its title and sums, or `nil` for none. The runtime calls the
    ///     function each time a question is asked, also for questions of nested workflows that declare no facts. The
    ///     function must not call tasks.
    ///   - retry: The policy for running the body again after a failure. Finished tasks are not run again.
    ///   - timeout: The time limit of an attempt of the body, including its tasks; `nil` for none.
    ///   - cache: The reuse of results for equal inputs. The policy also applies to tasks without a policy of their
    ///     own. `nil` for no reuse.
    ///   - body: The function of the workflow, called with its input and its scope.
    public init<Saved: Encodable & Sendable>(
        _ name: String,
        summary: String? = nil,
        example: JSONValue? = nil,
        release: String? = nil,
        facts: (@Sendable (Interrupt) -> QuestionFacts?)? = nil,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable (Input, WorkflowScope) async throws -> Final<Output, Saved>
    ) {
        self.init(
            name: name,
            summary: summary,
            example: example,
            release: release,
            facts: facts,
            retry: retry,
            timeout: timeout,
            cache: cache,
            saved: SavedType(Saved.self)
        ) { input, flow in
            let result = try await body(input, flow)
            return Completion(value: result.value, saved: result.saved)
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
        cache: CachePolicy<Input>?,
        saved: SavedType = SavedType(Output.self),
        body: @escaping @concurrent @Sendable (Input, WorkflowScope) async throws -> Completion
    ) {
        self.saved = saved
        program = FunctionalProgram(name)
        self.name = name
        self.summary = summary
        self.example = example
        self.release = release
        self.facts = facts
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = body
    }

    /// The workflow with its types erased.
    public var erased: AnyEntrypoint {
        let run: @concurrent @Sendable (any Sendable, WorkflowScope) async throws -> Completion = { input, flow in
            guard let input = input as? Input else {
                throw WorkflowError(.invalidInput, "\(name) was handed an input of another type", task: name)
            }
            return try await body(input, flow)
        }
        return AnyEntrypoint(
            name: name,
            summary: summary,
            example: example,
            release: release,
            facts: facts,
            retry: retry,
            timeout: timeout,
            cache: cache.map { AnyCachePolicy($0, result: Output.self) },
            result: SavedType(Output.self),
            saved: saved,
            program: program,
            decodeInput: { try StoredValueDecoder().decode(Input.self, from: $0) },
            body: run
        )
    }
}

extension Entrypoint where Output == NoValue {
    /// Creates a workflow without a result.
    public init(
        _ name: String,
        summary: String? = nil,
        example: JSONValue? = nil,
        release: String? = nil,
        facts: (@Sendable (Interrupt) -> QuestionFacts?)? = nil,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable (Input, WorkflowScope) async throws -> Void
    ) {
        self.init(
            name: name,
            summary: summary,
            example: example,
            release: release,
            facts: facts,
            retry: retry,
            timeout: timeout,
            cache: cache
        ) { input, flow in
            try await body(input, flow)
            return Completion(value: NoValue(), saved: nil)
        }
    }
}

/// The value that a body returned, and the value for the next turn if the two differ.
struct Completion: Sendable {
    let value: any Encodable & Sendable
    let saved: (any Encodable & Sendable)?
}
