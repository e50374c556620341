import SignoffCheckpoint

/// The conditions under which results of a task or a workflow are reused for equal inputs.
///
/// Results are stored in the cache of the runtime, which all threads and runs share. The key consists of the file that
/// contains the policy, the name of the task or workflow, and a key derived from the input. The policy has no effect in
/// a runtime without a cache. Null results are cached. Failures are not cached. Results that depend on an operator's
/// answer are not cached either, because an approval applies to one run, not to the next run with an equal input.
///
/// ```swift
/// let rate = DurableTask("rate", cache: CachePolicy(timeToLive: .seconds(60))) { (currency: String) in
///     try await bank.rate(of: currency)
/// }
/// ```
///
/// > Source: LangGraph `CachePolicy`.
public struct CachePolicy<Input>: Sendable {
    /// The time for which a result is reused, more than zero; `nil` until the result is removed.
    public let timeToLive: Duration?
    /// The namespace of the results, in addition to the name of the task or workflow.
    public let namespace: String
    /// Returns the key of an input; `nil` to use the input itself.
    let key: (@Sendable (Input) -> String)?

    /// Returns the key of an input; `nil` to use the input itself.
    package var ownKey: (@Sendable (Input) -> String)? { key }

    /// Reuses results for inputs with the same stored form.
    ///
    /// - Parameters:
    ///   - timeToLive: The time for which a result is reused, more than zero; `nil` until the result is removed.
    ///   - namespace: The namespace of the results; the file that contains the policy by default.
    public init(timeToLive: Duration? = nil, namespace: String = #fileID) {
        precondition(timeToLive.map { $0 > .zero } ?? true, "the time to live must be greater than zero")
        self.timeToLive = timeToLive
        self.namespace = namespace
        key = nil
    }

    /// Reuses results for inputs with the same key.
    ///
    /// - Parameters:
    ///   - timeToLive: The time for which a result is reused, more than zero; `nil` until the result is removed.
    ///   - namespace: The namespace of the results; the file that contains the policy by default.
    ///   - key: Returns the key of an input. Inputs with equal keys share one result.
    public init(
        timeToLive: Duration? = nil,
        namespace: String = #fileID,
        key: @escaping @Sendable (Input) -> String
    ) {
        precondition(timeToLive.map { $0 > .zero } ?? true, "the time to live must be greater than zero")
        self.timeToLive = timeToLive
        self.namespace = namespace
        self.key = key
    }
}

/// The kind of computation that a cached result belongs to.
enum CachedKind: String, Sendable {
    case task
    case entrypoint
    case node

    func namespace(_ namespace: String, _ name: String) -> [String] { [rawValue, namespace, name] }
}

/// The cache policy of an entrypoint, with its types erased.
struct AnyCachePolicy: Sendable {
    let timeToLive: Duration?
    let namespace: String
    /// Returns the key of an input of the entrypoint; `nil` to use the input itself.
    let key: @Sendable (any Sendable) -> String?
    /// Whether a cached value can still be decoded as a result of the entrypoint.
    let accepts: @Sendable (StoredValue) -> Bool

    init<Input, Output: Decodable & Sendable>(_ policy: CachePolicy<Input>, result: Output.Type) {
        accepts = { (try? StoredValueDecoder().decode(Output.self, from: $0)) != nil }
        timeToLive = policy.timeToLive
        namespace = policy.namespace
        key = { input in
            guard let key = policy.key, let input = input as? Input else { return nil }
            return key(input)
        }
    }

    /// Returns the policy for a task without a policy of its own.
    ///
    /// The inputs of the task have other types, so the key function of the entrypoint does not apply to them.
    func forTask<Input>() -> CachePolicy<Input> {
        CachePolicy(timeToLive: timeToLive, namespace: namespace)
    }
}
