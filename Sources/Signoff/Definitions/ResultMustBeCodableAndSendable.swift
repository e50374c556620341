public import SignoffCheckpoint

/// The global actor of initializers that the compiler must refuse. No code runs on the actor.
///
/// Without these initializers, a body whose result cannot be stored would be accepted as a body without a result, and
/// its result would be lost. With them, the compiler reports an error with the name of this type. An `unavailable`
/// initializer would not help, because the compiler prefers any other initializer. The optional body ranks these
/// initializers after those with a storable result, and before those that drop the result.
@globalActor
public actor ResultMustBeCodableAndSendable {
    /// The actor.
    public static let shared = ResultMustBeCodableAndSendable()
}

extension DurableTask where Output == NoValue {
    /// Refused by the compiler: the result has no stored form.
    @available(
        *,
        deprecated,
        message:
            "the result of a body is stored: make its type Codable and Sendable, or end a body without result with 'return ()'"
    )
    @ResultMustBeCodableAndSendable
    public init<Result>(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: (@concurrent @Sendable (Input) async throws -> Result)?
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .leaf { input in
            _ = try await body?(input)
            return NoValue()
        }
    }

    /// Refused by the compiler: the result has no stored form.
    @available(
        *,
        deprecated,
        message:
            "the result of a body is stored: make its type Codable and Sendable, or end a body without result with 'return ()'"
    )
    @ResultMustBeCodableAndSendable
    public init<Result>(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: (@concurrent @Sendable (Input, WorkflowScope) async throws -> Result)?
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .scoped { input, flow in
            _ = try await body?(input, flow)
            return NoValue()
        }
    }
}

extension DurableTask where Input == NoValue, Output == NoValue {
    /// Refused by the compiler: the result has no stored form.
    @available(
        *,
        deprecated,
        message:
            "the result of a body is stored: make its type Codable and Sendable, or end a body without result with 'return ()'"
    )
    @ResultMustBeCodableAndSendable
    public init<Result>(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: (@concurrent @Sendable () async throws -> Result)?
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .leaf { _ in
            _ = try await body?()
            return NoValue()
        }
    }

    /// Refused by the compiler: the result has no stored form.
    @available(
        *,
        deprecated,
        message:
            "the result of a body is stored: make its type Codable and Sendable, or end a body without result with 'return ()'"
    )
    @ResultMustBeCodableAndSendable
    public init<Result>(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: (@concurrent @Sendable (WorkflowScope) async throws -> Result)?
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .scoped { _, flow in
            _ = try await body?(flow)
            return NoValue()
        }
    }
}

extension Entrypoint where Output == NoValue {
    /// Refused by the compiler: the result has no stored form.
    @available(
        *,
        deprecated,
        message:
            "the result of a body is stored: make its type Codable and Sendable, or end a body without result with 'return ()'"
    )
    @ResultMustBeCodableAndSendable
    public init<Result>(
        _ name: String,
        summary: String? = nil,
        example: JSONValue? = nil,
        release: String? = nil,
        facts: (@Sendable (Interrupt) -> QuestionFacts?)? = nil,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: (@concurrent @Sendable (Input, WorkflowScope) async throws -> Result)?
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
            _ = try await body?(input, flow)
            return Completion(value: NoValue(), saved: nil)
        }
    }
}
