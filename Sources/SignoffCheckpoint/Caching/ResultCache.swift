/// Results of tasks and workflows, found by their inputs.
///
/// Threads and runs share a cache; processes share a stored one. A cache may drop a result at any time, so a caller
/// must be able to compute it. A cache never returns an expired result.
///
/// > Source: LangGraph `BaseCache`.
public protocol ResultCache: Sendable {
    /// Returns the result stored under `key`; `nil` when there is none or the result has expired. A stored null is a
    /// result.
    ///
    /// - Throws: ``CheckpointError`` `invalid_data` when the stored bytes cannot be read; `locked` or `storage` from the engine.
    func result(for key: ResultCacheKey) async throws -> StoredValue?

    /// Stores a result, and replaces an earlier one.
    ///
    /// - Parameters:
    ///   - result: The result.
    ///   - key: What it was computed from.
    ///   - timeToLive: How long it may be used, more than zero; `nil` until it is removed.
    /// - Throws: ``CheckpointError`` `not_storable` for a value without a stored form; `read_only`, `locked`, `full` or `storage` from the engine.
    func store(_ result: StoredValue, for key: ResultCacheKey, timeToLive: Duration?) async throws

    /// Removes the results whose namespace is `namespace` or begins with its labels; all of them when it is empty.
    ///
    /// - Throws: ``CheckpointError`` `read_only`, `locked` or `storage` from the engine.
    func removeResults(in namespace: [String]) async throws
}

/// The key of a cached result: the inputs of its computation.
public struct ResultCacheKey: Hashable, Sendable {
    /// The computation.
    public var namespace: [String]
    /// From what.
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
