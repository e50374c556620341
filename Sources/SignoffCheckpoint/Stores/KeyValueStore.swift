/// Long-term memory shared by all threads: values under a namespace and a key.
public protocol KeyValueStore: Sendable {
    /// Returns the item; nil when there is none.
    func item(_ key: String, in namespace: [String]) async throws -> StoreItem?

    /// Stores `value` under `namespace` and `key`, replacing the whole value that was there.
    ///
    /// - Throws: `invalid_namespace` for an empty namespace, an empty label, a label with "." or NUL, or a first label "langgraph".
    func put(_ value: JSONObject, for key: String, in namespace: [String]) async throws

    /// Deletes the item. Deleting a missing one does nothing.
    func delete(_ key: String, in namespace: [String]) async throws

    /// Returns the items whose namespace starts with `prefix` and whose value matches `filter`.
    ///
    /// - Parameters:
    ///   - prefix: Whole labels; empty matches everything.
    ///   - filter: Every key must match: a value, or an object of `$eq $ne $gt $gte $lt $lte`.
    ///   - limit: At most this many, 1 or more.
    ///   - offset: How many to skip.
    /// - Returns: The items, in the order of their namespaces and then of insertion.
    /// - Throws: `invalid_data` for an unknown operator or a comparison with something that is no number; `storage` from the engine.
    func search(_ prefix: [String], filter: JSONObject, limit: Int, offset: Int) async throws -> [StoreItem]

    /// Returns the namespaces that start with `prefix`, sorted, cut to `maximumDepth` labels and without doubles.
    func namespaces(
        startingWith prefix: [String],
        maximumDepth: Int?,
        limit: Int,
        offset: Int
    ) async throws -> [[String]]
}

/// A value of a store and where it is.
public struct StoreItem: Hashable, Sendable {
    /// The namespace.
    public var namespace: [String]
    /// The key.
    public var key: String
    /// The value.
    public var value: JSONObject
    /// When the key was first stored.
    public var createdAt: Timestamp
    /// When it was last stored.
    public var updatedAt: Timestamp

    /// Creates an item.
    public init(namespace: [String], key: String, value: JSONObject, createdAt: Timestamp, updatedAt: Timestamp) {
        self.namespace = namespace
        self.key = key
        self.value = value
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
