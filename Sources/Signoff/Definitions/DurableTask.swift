/// A named step whose result is stored.
///
/// A finished task is never run again in the same turn of a thread.
///
/// A task call is identified by the name of the task and the number of the call in the calling body, not by its input.
/// Put everything that must not be repeated into the body of a task: a call of a service, a reading of the clock, a
/// random number. A body that takes a ``WorkflowScope`` can call tasks, ask questions and write to the custom stream.
///
/// ```swift
/// let writeEssay = DurableTask("write_essay", retry: .attempts(3)) { (topic: String) in
///     try await model.complete("An essay about \(topic)")
/// }
/// ```
///
/// > Source: LangGraph `@task`.
public struct DurableTask<Input: Encodable & Sendable, Output: Codable & Sendable>: Sendable {
    enum Body: Sendable {
        case leaf(@concurrent @Sendable (Input) async throws -> Output)
        case scoped(@concurrent @Sendable (Input, WorkflowScope) async throws -> Output)
    }

    /// The name.
    ///
    /// Updates show the name, and the identity of every call contains it.
    public let name: String
    /// The task's own policies; empty to use those of the entrypoint.
    public let retry: [RetryPolicy]
    /// The time limit of an attempt; `nil` for none.
    public let timeout: TimeoutPolicy?
    /// The reuse of results for equal inputs; `nil` for the policy of the entrypoint.
    public let cache: CachePolicy<Input>?
    let body: Body

    /// Creates a task from a function or closure.
    ///
    /// - Parameters:
    ///   - name: The name. In a replay, two tasks with the same name are the same task.
    ///   - retry: The policies for running the task again after a failure; empty for the policies of the entrypoint.
    ///   - timeout: The time limit of an attempt; `nil` for none.
    ///   - cache: The reuse of results for equal inputs; `nil` for the policy of the entrypoint.
    ///   - body: The function of the task.
    public init(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable (Input) async throws -> Output
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .leaf(body)
    }

    /// Creates a task that calls tasks, asks questions or writes to the custom stream.
    ///
    /// - Parameters:
    ///   - name: The name. In a replay, two tasks with the same name are the same task.
    ///   - retry: The policies for running the task again after a failure; empty for the policies of the entrypoint.
    ///   - timeout: The time limit of an attempt; `nil` for none.
    ///   - cache: The reuse of results for equal inputs; `nil` for the policy of the entrypoint.
    ///   - body: The function of the task, called with its input and its own scope.
    public init(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable (Input, WorkflowScope) async throws -> Output
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .scoped(body)
    }
}

extension DurableTask where Input == NoValue {
    /// Creates a task without an input.
    public init(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable () async throws -> Output
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .leaf { _ in try await body() }
    }

    /// Creates a task without an input that calls tasks, asks questions or writes to the custom stream.
    public init(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable (WorkflowScope) async throws -> Output
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .scoped { _, flow in try await body(flow) }
    }
}

extension DurableTask where Output == NoValue {
    /// Creates a task without a result.
    public init(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable (Input) async throws -> Void
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .leaf { input in
            try await body(input)
            return NoValue()
        }
    }

    /// Creates a task without a result that calls tasks, asks questions or writes to the custom stream.
    public init(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable (Input, WorkflowScope) async throws -> Void
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .scoped { input, flow in
            try await body(input, flow)
            return NoValue()
        }
    }
}

extension DurableTask where Input == NoValue, Output == NoValue {
    /// Creates a task without an input or a result.
    public init(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable () async throws -> Void
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .leaf { _ in
            try await body()
            return NoValue()
        }
    }

    /// Creates a task without an input or a result that calls tasks, asks questions or writes to the custom stream.
    public init(
        _ name: String,
        retry: RetryPolicy...,
        timeout: TimeoutPolicy? = nil,
        cache: CachePolicy<Input>? = nil,
        body: @escaping @concurrent @Sendable (WorkflowScope) async throws -> Void
    ) {
        self.name = name
        self.retry = retry
        self.timeout = timeout
        self.cache = cache
        self.body = .scoped { _, flow in
            try await body(flow)
            return NoValue()
        }
    }
}
