public import OrderedCollections

/// One operation of a store, for ``KeyValueStore/perform(_:)``.
public struct StoreOperation: Hashable, Sendable {
    /// Whether reading an item restarts its time to live.
    public enum Refresh: Hashable, Sendable {
        /// As the store is configured.
        case standard
        /// Reading restarts the item's time to live.
        case always
        /// Reading does not restart the item's time to live.
        case never
    }

    package enum Content: Hashable, Sendable {
        case get(key: String, namespace: [String], refresh: Refresh)
        case search(StoreSearch)
        case namespaces(NamespaceQuery)
        case put(value: JSONObject, key: String, namespace: [String], lifetime: StoreItem.Lifetime)
        case delete(key: String, namespace: [String])
    }

    package let content: Content

    /// Reads one item.
    ///
    /// The result is ``StoreResult/item(_:)``.
    public static func get(_ key: String, in namespace: [String], refresh: Refresh = .standard) -> StoreOperation {
        StoreOperation(content: .get(key: key, namespace: namespace, refresh: refresh))
    }

    /// Searches for items.
    ///
    /// The result is ``StoreResult/items(_:)``.
    public static func search(_ search: StoreSearch) -> StoreOperation {
        StoreOperation(content: .search(search))
    }

    /// Lists namespaces.
    ///
    /// The result is ``StoreResult/namespaces(_:)``.
    public static func namespaces(_ query: NamespaceQuery) -> StoreOperation {
        StoreOperation(content: .namespaces(query))
    }

    /// Stores a value, replacing any previous value.
    ///
    /// The result is ``StoreResult/done``.
    public static func put(
        _ value: JSONObject,
        for key: String,
        in namespace: [String],
        lifetime: StoreItem.Lifetime = .standard
    ) -> StoreOperation {
        StoreOperation(content: .put(value: value, key: key, namespace: namespace, lifetime: lifetime))
    }

    /// Deletes an item; does nothing for a missing item.
    ///
    /// The result is ``StoreResult/done``.
    public static func delete(_ key: String, in namespace: [String]) -> StoreOperation {
        StoreOperation(content: .delete(key: key, namespace: namespace))
    }

    /// Whether the operation changes the store.
    package var isChange: Bool {
        switch content {
        case .put, .delete: true
        case .get, .search, .namespaces: false
        }
    }

    /// Refuses an operation that no store accepts, so that nothing changes when one of several operations is refused.
    ///
    /// - Throws: `invalid_namespace`; `invalid_data` for a lifetime that is not positive and for a query that cannot be evaluated; `not_storable`.
    package func check(_ options: StoreOptions) throws {
        switch content {
        case .get(_, let namespace, _), .delete(_, let namespace): try StoreNamespace.checkLabels(namespace)
        case .search(let search): try search.check()
        case .namespaces(let query): try query.check()
        case .put(let value, let key, let namespace, let lifetime):
            try StoreNamespace.check(namespace)
            try StoreValue(value, key: key, namespace: namespace).check()
            _ = try options.timeToLive(for: lifetime)
        }
    }
}

/// The result of a ``StoreOperation``.
public enum StoreResult: Hashable, Sendable {
    /// The item; `nil` for a missing item.
    case item(StoreItem?)
    /// The found items, in the order of their namespaces and then of insertion.
    case items([StoreItem])
    /// The found namespaces, sorted.
    case namespaces([[String]])
    /// The item was stored or deleted.
    case done
}

/// A selection of items.
public struct StoreSearch: Hashable, Sendable {
    /// The first labels of the namespaces; empty for every namespace.
    public var prefix: [String]
    /// The values to match, key by key; see ``KeyValueStore/search(_:filter:limit:offset:)``.
    public var filter: JSONObject
    /// The maximum number of results, 1 or more.
    public var limit: Int
    /// The number of results to skip, 0 or more.
    public var offset: Int
    /// Whether the search restarts the times to live of the found items.
    public var refresh: StoreOperation.Refresh

    /// Creates a search.
    public init(
        _ prefix: [String],
        filter: JSONObject = [:],
        limit: Int = 10,
        offset: Int = 0,
        refresh: StoreOperation.Refresh = .standard
    ) {
        self.prefix = prefix
        self.filter = filter
        self.limit = limit
        self.offset = offset
        self.refresh = refresh
    }
}
