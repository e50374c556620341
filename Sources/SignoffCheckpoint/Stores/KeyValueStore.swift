public import OrderedCollections

/// Long-term memory shared by all threads: values under a namespace and a key.
///
/// A store implements two requirements. Callers use the functions in extensions: ``item(_:in:)``,
/// ``put(_:for:in:lifetime:)``, ``delete(_:in:)``, ``search(_:filter:limit:offset:)`` and ``namespaces(matching:)``.
///
/// An expired item is invisible to every reader, whether or not the item was removed.
///
/// > Source: LangGraph `BaseStore`.
public protocol KeyValueStore: Sendable {
    /// Performs several operations in one transaction.
    ///
    /// All reads see the store as it was before the call. The changes are applied afterwards in order, so that the last
    /// change of a key wins. Either all changes are applied or none.
    ///
    /// - Parameter operations: The operations.
    /// - Returns: One result for each operation, in order.
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `invalid_data` for a query that cannot be evaluated or a time
    ///   to live that is not positive; `not_storable` for a value nested deeper than 1024 levels or with a number that
    ///   is not finite; `read_only`, `locked`, `full` or `storage` from the engine. Nothing is then changed.
    func perform(_ operations: [StoreOperation]) async throws -> [StoreResult]

    /// Removes expired items.
    ///
    /// - Returns: The number of removed items.
    /// - Throws: ``CheckpointError`` `read_only`, `locked` or `storage` from the engine.
    @discardableResult
    func removeExpiredItems() async throws -> Int
}

extension KeyValueStore {
    /// Returns an item; `nil` for a missing item.
    ///
    /// The read restarts the time to live of the item, unless the store was created with `refreshesOnRead` set to
    /// `false`.
    ///
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `storage` from the engine.
    public func item(_ key: String, in namespace: [String]) async throws -> StoreItem? {
        guard case .item(let item)? = try await perform([.get(key, in: namespace)]).first else { return nil }
        return item
    }

    /// Returns an item without restarting its time to live; `nil` for a missing item.
    ///
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `storage` from the engine.
    public func peek(_ key: String, in namespace: [String]) async throws -> StoreItem? {
        let results = try await perform([.get(key, in: namespace, refresh: .never)])
        guard case .item(let item)? = results.first else { return nil }
        return item
    }

    /// Stores `value` under `namespace` and `key`.
    ///
    /// A previous value is replaced together with its lifetime.
    ///
    /// - Parameters:
    ///   - value: The value.
    ///   - key: Any string.
    ///   - namespace: One or more labels.
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

    /// Deletes an item.
    ///
    /// Deleting a missing item does nothing.
    ///
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `read_only`, `locked`, `full` or `storage` from the engine.
    public func delete(_ key: String, in namespace: [String]) async throws {
        _ = try await perform([.delete(key, in: namespace)])
    }

    /// Returns the items whose namespace starts with `prefix` and whose value matches `filter`.
    ///
    /// Every key of the filter names a field. The value under the key is the condition for the field: a value or a
    /// list, an object of conditions on the inner fields, or an object of operators that must all hold. A dot in a key
    /// descends one level, so that a field with a dot in its name cannot be found. The same filter finds the same items
    /// in every store:
    ///
    /// - A missing field is equal to null, and to no other value. No other operator holds for a missing field, not even
    ///   `$ne`, except that `["$ne": nil]` finds existing fields.
    /// - Numbers are compared by value; 64-bit integers are compared exactly, even above 2⁵³; true is 1 and false is 0.
    /// - Strings are compared byte by byte, which puts ISO dates in chronological order.
    /// - A string is compared with a number as the number at its beginning, or 0. A number is less than any string.
    ///
    /// - Parameters:
    ///   - prefix: Complete labels; empty for every namespace.
    ///   - filter: The conditions. The operators are `$eq $ne $gt $gte $lt $lte`.
    ///   - limit: The maximum number of results, 1 or more.
    ///   - offset: The number of results to skip, 0 or more.
    /// - Returns: The items, in the order of their namespaces and then of insertion.
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `invalid_data` for an unknown operator, for an order
    ///   comparison with null, a list or an object, for a key with an empty part, and for a limit below 1 or a negative
    ///   offset; `storage` from the engine.
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

    /// Returns the matching namespaces that contain an item, sorted and without duplicates.
    ///
    /// - Throws: ``CheckpointError`` `invalid_data` for a limit or depth below 1 and a negative offset; `storage` from the engine.
    public func namespaces(matching query: NamespaceQuery = NamespaceQuery()) async throws -> [[String]] {
        guard case .namespaces(let namespaces)? = try await perform([.namespaces(query)]).first else { return [] }
        return namespaces
    }

    /// Returns the namespaces that start with `prefix`, sorted, shortened to `maximumDepth` labels and without
    /// duplicates.
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
