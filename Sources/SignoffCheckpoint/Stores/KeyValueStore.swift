public import OrderedCollections

/// Long-term memory shared by all threads: values under a namespace and a key.
///
/// A store implements two requirements. Callers use the functions of extensions: ``item(_:in:)``,
/// ``put(_:for:in:lifetime:)``, ``delete(_:in:)``, ``search(_:filter:limit:offset:)`` and ``namespaces(matching:)``.
///
/// An expired item is invisible to every reader from that moment on, whether or not it has been removed.
///
/// > Source: LangGraph `BaseStore`.
public protocol KeyValueStore: Sendable {
    /// Performs several operations at once.
    ///
    /// All reads see the store before the call. The changes are applied afterwards in order, so that the last change of
    /// a key wins. Either all changes are applied or none.
    ///
    /// - Parameter operations: The operations.
    /// - Returns: One result for each operation, in order.
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `invalid_data` for a query that cannot be evaluated or a time
    ///   to live that is not positive; `not_storable` for a value nested deeper than 1024 levels or with a number that
    ///   is not finite; `read_only`, `locked`, `full` or `storage` from the engine. Nothing is changed then.
    func perform(_ operations: [StoreOperation]) async throws -> [StoreResult]

    /// Removes expired items.
    ///
    /// - Returns: The number of removed items.
    /// - Throws: ``CheckpointError`` `read_only`, `locked` or `storage` from the engine.
    @discardableResult
    func removeExpiredItems() async throws -> Int
}

extension KeyValueStore {
    /// Returns the item; `nil` when there is none.
    ///
    /// The read restarts the time to live of the item, unless the store was created with `refreshesOnRead` false.
    ///
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `storage` from the engine.
    public func item(_ key: String, in namespace: [String]) async throws -> StoreItem? {
        guard case .item(let item)? = try await perform([.get(key, in: namespace)]).first else { return nil }
        return item
    }

    /// Returns the item without restarting its time to live; `nil` when there is none.
    ///
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `storage` from the engine.
    public func peek(_ key: String, in namespace: [String]) async throws -> StoreItem? {
        let results = try await perform([.get(key, in: namespace, refresh: .never)])
        guard case .item(let item)? = results.first else { return nil }
        return item
    }

    /// Stores `value` under `namespace` and `key`, replacing the previous value and lifetime.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - key: Any text.
    ///   - namespace: One label or more.
    ///   - lifetime: The lifetime of the item.
    /// - Throws: ``CheckpointError`` `invalid_namespace` for an empty namespace, an empty label, a label with "." or NUL, or a first label
    ///   "langgraph"; `invalid_data` for a lifetime that is not positive; `not_storable` for a value nested deeper than 1024 levels and for NaN
    ///   and infinities; `read_only`, `locked`, `full` or `storage` from the engine.
    public func put(
        _ value: JSONObject,
        for key: String,
        in namespace: [String],
        lifetime: StoreItem.Lifetime = .standard
    ) async throws {
        _ = try await perform([.put(value, for: key, in: namespace, lifetime: lifetime)])
    }

    /// Deletes the item; deleting a missing one does nothing.
    ///
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `read_only`, `locked`, `full` or `storage` from the engine.
    public func delete(_ key: String, in namespace: [String]) async throws {
        _ = try await perform([.delete(key, in: namespace)])
    }

    /// Returns the items whose namespace starts with `prefix` and whose value matches `filter`.
    ///
    /// Every key of the filter names a field. Its value is the condition for the field: a value or a list, an object of
    /// conditions on the inner fields, or an object of operators that must all hold. A dot in a key descends one level,
    /// so that a field with a dot in its name cannot be found. The same filter finds the same items in every store:
    ///
    /// - A missing field is the same as null. It is equal to null only, and no other operator holds for it: `$ne` does
    ///   not find it either, except that `["$ne": nil]` finds existing fields.
    /// - Numbers are compared by value, integers of 64 bits exactly, also above 2⁵³; true is 1 and false 0.
    /// - Texts are compared byte by byte, which puts dates in ISO form in the order of time.
    /// - Compared with a number, a text is the number it begins with, or 0. Compared with a text, a number comes before
    ///   it.
    ///
    /// - Parameters:
    ///   - prefix: Whole labels; empty matches every namespace.
    ///   - filter: The conditions. The operators are `$eq $ne $gt $gte $lt $lte`.
    ///   - limit: The maximum number of results, 1 or more.
    ///   - offset: The number of results to skip, 0 or more.
    /// - Returns: The items, in the order of their namespaces and then of insertion.
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `invalid_data` for an unknown operator, for an order asked of null, a list or an object, for a
    ///   key with an empty part, and for a limit below 1 or a negative offset; `storage` from the engine.
    ///
    /// > Source: langgraph-checkpoint-sqlite 3.1.2, `SqliteStore`, which rounds whole numbers to doubles.
    public func search(
        _ prefix: [String],
        filter: JSONObject = [:],
        limit: Int = 10,
        offset: Int = 0
    ) async throws -> [StoreItem] {
        let search = StoreSearch(prefix, filter: filter, limit: limit, offset: offset)
        guard case .items(let items)? = try await perform([.search(search)]).first else { return [] }
        return items
    }

    /// Returns the namespaces that have an item and match, sorted and without duplicates.
    ///
    /// - Throws: ``CheckpointError`` `invalid_data` for a limit or depth below 1 and a negative offset; `storage` from the engine.
    public func namespaces(matching query: NamespaceQuery = NamespaceQuery()) async throws -> [[String]] {
        guard case .namespaces(let namespaces)? = try await perform([.namespaces(query)]).first else { return [] }
        return namespaces
    }

    /// Returns the namespaces that start with `prefix`, sorted, cut to `maximumDepth` labels and without duplicates.
    ///
    /// - Throws: ``CheckpointError`` `invalid_data` for a limit or depth below 1 and a negative offset; `storage` from the engine.
    public func namespaces(
        startingWith prefix: [String],
        maximumDepth: Int?,
        limit: Int,
        offset: Int
    ) async throws -> [[String]] {
        try await namespaces(
            matching: NamespaceQuery(prefix: prefix, maximumDepth: maximumDepth, limit: limit, offset: offset)
        )
    }
}
