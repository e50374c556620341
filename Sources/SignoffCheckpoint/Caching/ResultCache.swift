/// Results of tasks and workflows by what they were computed from, shared by threads, runs and, where it is stored, processes.
///
/// A cache may forget: whoever asks it must be able to compute the result. It never gives a result whose time to live has passed.
///
/// > Source: LangGraph `BaseCache`.
public protocol ResultCache: Sendable {
    /// Returns the result stored under `key`; nil when there is none any more. A stored null is a result.
    ///
    /// - Throws: ``CheckpointError`` `invalid_data` when the stored bytes cannot be read; `locked` or `storage` from the engine.
    func result(for key: ResultCacheKey) async throws -> StoredValue?

    /// Stores a result, replacing the one that was there.
    ///
    /// - Parameters:
    ///   - result: The result.
    ///   - key: What it was computed from.
    ///   - timeToLive: How long it may be used, more than zero; nil until it is removed.
    /// - Throws: ``CheckpointError`` `not_storable` for a value without a stored form; `read_only`, `locked`, `full` or `storage` from the engine.
    func store(_ result: StoredValue, for key: ResultCacheKey, timeToLive: Duration?) async throws

    /// Removes the results whose namespace is `namespace` or begins with its labels; all of them when it is empty.
    ///
    /// - Throws: ``CheckpointError`` `read_only`, `locked` or `storage` from the engine.
    func removeResults(in namespace: [String]) async throws
}

/// What a cached result was computed from.
public struct ResultCacheKey: Hashable, Sendable {
    /// What computed it.
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
