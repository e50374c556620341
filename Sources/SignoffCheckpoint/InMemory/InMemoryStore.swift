public import OrderedCollections
private import Synchronization

/// A store that lives as long as its process, for tests and for workflows whose memory need not last.
///
/// It has neither vector search nor times to live.
public final class InMemoryStore: KeyValueStore {
    private let time: TimeSource
    private let namespaces = Mutex<OrderedDictionary<[String], OrderedDictionary<String, StoreItem>>>([:])

    /// Creates an empty store.
    ///
    /// - Parameter time: Where the times of its items come from.
    public init(time: TimeSource = .system) {
        self.time = time
    }

    /// Returns the item; nil when there is none.
    public func item(_ key: String, in namespace: [String]) async throws -> StoreItem? {
        namespaces.withLock { $0[namespace]?[key] }
    }

    /// Stores `value` under `namespace` and `key`, replacing the whole value that was there.
    ///
    /// - Throws: `invalid_namespace` for an empty namespace, an empty label, a label with "." or NUL, or a first label "langgraph".
    public func put(_ value: JSONObject, for key: String, in namespace: [String]) async throws {
        try StoreNamespace.check(namespace)
        let now = time.now()
        namespaces.withLock { namespaces in
            let createdAt = namespaces[namespace]?[key]?.createdAt ?? now
            namespaces[namespace, default: [:]][key] = StoreItem(
                namespace: namespace,
                key: key,
                value: value,
                createdAt: createdAt,
                updatedAt: now
            )
        }
    }

    /// Deletes the item; deleting a missing one does nothing.
    public func delete(_ key: String, in namespace: [String]) async throws {
        namespaces.withLock { namespaces in
            namespaces[namespace]?[key] = nil
            if namespaces[namespace]?.isEmpty == true { namespaces[namespace] = nil }
        }
    }

    /// Returns the items whose namespace starts with `prefix` and whose value matches `filter`, in the order of their namespaces and
    /// then of insertion.
    ///
    /// - Parameters:
    ///   - prefix: Whole labels; empty matches everything.
    ///   - filter: Every key must match: a value, or an object of `$eq $ne $gt $gte $lt $lte`.
    ///   - limit: At most this many, 1 or more.
    ///   - offset: How many to skip, 0 or more.
    /// - Returns: The items of that page.
    /// - Throws: `invalid_data` for an unknown operator or a comparison with something that is no number.
    public func search(_ prefix: [String], filter: JSONObject, limit: Int, offset: Int) async throws -> [StoreItem] {
        let filter = StoreFilter(filter)
        let items = namespaces.withLock { namespaces in
            namespaces.filter { $0.key.starts(with: prefix) }.flatMap(\.value.values)
        }
        let matching = try items.filter { try filter.matches($0.value) }
        return Array(matching.dropFirst(offset).prefix(limit))
    }

    /// Returns the namespaces that start with `prefix` and hold an item, sorted, cut to `maximumDepth` labels and without doubles.
    public func namespaces(
        startingWith prefix: [String],
        maximumDepth: Int?,
        limit: Int,
        offset: Int
    ) async throws -> [[String]] {
        let matching = namespaces.withLock { namespaces in namespaces.keys.filter { $0.starts(with: prefix) } }
        return StoreNamespace.page(of: matching, maximumDepth: maximumDepth, limit: limit, offset: offset)
    }
}
