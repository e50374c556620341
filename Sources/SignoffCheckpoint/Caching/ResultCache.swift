/// A cache of task and workflow results, keyed by their inputs.
///
/// All threads and runs share a cache. Processes can share a stored cache. A cache is free to drop a result at any
/// time, so a caller must be able to compute each result. A cache never returns an expired result.
///
/// > Source: LangGraph `BaseCache`.
public protocol ResultCache: Sendable {
    /// Returns the result stored under `key`; `nil` when the cache has no result or the result has expired. A stored
    /// null is a result.
    ///
    /// - Throws: ``CheckpointError`` `invalid_data` when the stored bytes cannot be read; `locked` or `storage` from the engine.
    func result(for key: ResultCacheKey) async throws -> StoredValue?

    /// Stores a result. An earlier result under the same key is replaced.
    ///
    /// - Parameters:
    ///   - result: The result.
    ///   - key: The computation and its inputs.
    ///   - timeToLive: The time until the result expires, more than zero; `nil` for a result that does not expire.
    /// - Throws: ``CheckpointError`` `not_storable` for a value without a stored form; `read_only`, `locked`, `full` or `storage` from the engine.
    func store(_ result: StoredValue, for key: ResultCacheKey, timeToLive: Duration?) async throws

    /// Removes the results whose namespace is `namespace` or begins with its labels. An empty `namespace` removes all
    /// results.
    ///
    /// - Throws: ``CheckpointError`` `read_only`, `locked` or `storage` from the engine.
    func removeResults(in namespace: [String]) async throws
}

/// The key of a cached result: a computation and its inputs.
public struct ResultCacheKey: Hashable, Sendable {
    /// The labels of the computation.
    public var namespace: [String]
    /// The inputs of the computation as text.
    public var key: String

    /// Creates a key.
    public init(namespace: [String], key: String) {
        self.namespace = namespace
        self.key = key
    }

    /// Whether two keys have the same bytes.
    public static func == (left: ResultCacheKey, right: ResultCacheKey) -> Bool {
        left.key.hasSameBytes(as: right.key) && left.namespace.exact == right.namespace.exact
    }
}
