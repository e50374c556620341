public import OrderedCollections

/// One thing a store can do, as ``KeyValueStore/perform(_:)`` takes it.
public struct StoreOperation: Hashable, Sendable {
    /// Whether reading an item restarts its time to live.
    public enum Refresh: Hashable, Sendable {
        /// As configured in the store.
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

    /// Reads one item; its result is ``StoreResult/item(_:)``.
    public static func get(_ key: String, in namespace: [String], refresh: Refresh = .standard) -> StoreOperation {
        StoreOperation(content: .get(key: key, namespace: namespace, refresh: refresh))
    }

    /// Reads items; its result is ``StoreResult/items(_:)``.
    public static func search(_ search: StoreSearch) -> StoreOperation {
        StoreOperation(content: .search(search))
    }

    /// Lists namespaces; its result is ``StoreResult/namespaces(_:)``.
    public static func namespaces(_ query: NamespaceQuery) -> StoreOperation {
        StoreOperation(content: .namespaces(query))
    }

    /// Stores a value, replacing the whole value that was there; its result is ``StoreResult/done``.
    public static func put(
        _ value: JSONObject,
        for key: String,
        in namespace: [String],
        lifetime: StoreItem.Lifetime = .standard
    ) -> StoreOperation {
        StoreOperation(content: .put(value: value, key: key, namespace: namespace, lifetime: lifetime))
    }

    /// Deletes an item, or does nothing when there is none; its result is ``StoreResult/done``.
    public static func delete(_ key: String, in namespace: [String]) -> StoreOperation {
        StoreOperation(content: .delete(key: key, namespace: namespace))
    }

    /// Whether it changes the store.
    package var isChange: Bool {
        switch content {
        case .put, .delete: true
        case .get, .search, .namespaces: false
        }
    }

    /// Refuses operations that no store accepts, so that nothing changes when one of several operations is refused.
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
    /// The item that was read; `nil` when there is none.
    case item(StoreItem?)
    /// The items that were found, in the order of their namespaces and then of insertion.
    case items([StoreItem])
    /// The namespaces that were found, sorted.
    case namespaces([[String]])
    /// Something was stored or deleted.
    case done
}

/// Selects items to find.
public struct StoreSearch: Hashable, Sendable {
    /// The first labels of their namespaces; empty matches everything.
    public var prefix: [String]
    /// The values to match, key by key; see ``KeyValueStore/search(_:filter:limit:offset:)``.
    public var filter: JSONObject
    /// The maximum number of results, 1 or more.
    public var limit: Int
    /// The number of results to skip, 0 or more.
    public var offset: Int
    /// Whether the query restarts the times to live of the items it finds.
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
