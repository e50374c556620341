import OrderedCollections
private import Synchronization

/// A store in memory, for tests and for workflows whose memory need not survive their process.
///
/// The store has no vector search.
///
/// > Concurrency: Call from any task. Calls take effect one after another and never suspend.
public final class InMemoryStore: KeyValueStore {
    private struct Entry: Sendable {
        var item: StoreItem
        var timeToLive: Duration?
        var expiresAt: Timestamp?

        func isGone(at moment: Timestamp) -> Bool { expiresAt.map { $0 <= moment } ?? false }
    }

    private typealias Namespaces = OrderedDictionary<[ExactText], OrderedDictionary<ExactText, Entry>>

    private let time: TimeSource
    private let options: StoreOptions
    private let namespaces = Mutex<Namespaces>([:])

    /// Creates an empty store.
    ///
    /// - Parameters:
    ///   - time: The clock for the times of items.
    ///   - options: The time to live of items.
    public init(time: TimeSource = .system, options: StoreOptions = StoreOptions()) {
        self.time = time
        self.options = options
    }

    /// Performs several operations in one transaction.
    ///
    /// Reads see the store as it was before the call. The last change of a key wins.
    ///
    /// - Throws: ``CheckpointError`` `invalid_namespace`; `invalid_data` for a query that cannot be evaluated or a time
    ///   to live that is not positive; `not_storable` for a value nested deeper than 1024 levels or with a number that
    ///   is not finite. Nothing is then changed.
    public func perform(_ operations: [StoreOperation]) async throws -> [StoreResult] {
        for operation in operations { try operation.check(options) }
        let now = time.now()
        return try namespaces.withLock { namespaces in
            // A check or a read refuses invalid operations before anything is changed.
            let results = try operations.map { try read($0, in: &namespaces, at: now) }
            for operation in operations where operation.isChange { try change(&namespaces, operation, at: now) }
            return results
        }
    }

    /// Removes the expired items, and returns their number.
    @discardableResult
    public func removeExpiredItems() async throws -> Int {
        let now = time.now()
        return namespaces.withLock { namespaces in
            let before = namespaces.values.reduce(0) { $0 + $1.count }
            for namespace in namespaces.keys {
                namespaces[namespace]?.removeAll { $0.value.isGone(at: now) }
            }
            namespaces.removeAll { $0.value.isEmpty }
            return before - namespaces.values.reduce(0) { $0 + $1.count }
        }
    }

    // MARK: Operations

    private func read(
        _ operation: StoreOperation,
        in namespaces: inout Namespaces,
        at now: Timestamp
    ) throws -> StoreResult {
        switch operation.content {
        case .get(let key, let namespace, let refresh):
            guard let entry = namespaces[namespace.exact]?[ExactText(key)], !entry.isGone(at: now) else {
                return .item(nil)
            }
            if options.refreshes(refresh) { self.refresh(entry.item, in: &namespaces, at: now) }
            return .item(entry.item)
        case .search(let search):
            let filter = StoreFilter(search.filter)
            let prefix = search.prefix.exact
            let found = namespaces.filter { $0.key.starts(with: prefix) }.flatMap(\.value.values)
            let matching = found.filter { !$0.isGone(at: now) && filter.matches($0.item.value) }
            let page = matching.dropFirst(search.offset).prefix(search.limit).map(\.item)
            if options.refreshes(search.refresh) { page.forEach { refresh($0, in: &namespaces, at: now) } }
            return .items(page)
        case .namespaces(let query):
            let living = namespaces.filter { $0.value.values.contains { !$0.isGone(at: now) } }
            return .namespaces(query.page(of: living.keys.map { $0.map(\.text) }))
        case .put, .delete:
            return .done
        }
    }

    private func refresh(_ item: StoreItem, in namespaces: inout Namespaces, at now: Timestamp) {
        let (namespace, key) = (item.namespace.exact, ExactText(item.key))
        guard let timeToLive = namespaces[namespace]?[key]?.timeToLive else { return }
        namespaces[namespace]?[key]?.expiresAt = now.advanced(by: timeToLive)
    }

    private func change(_ namespaces: inout Namespaces, _ operation: StoreOperation, at now: Timestamp) throws {
        switch operation.content {
        case .put(let value, let key, let namespace, let lifetime):
            let timeToLive = try options.timeToLive(for: lifetime)
            let (exactNamespace, exactKey) = (namespace.exact, ExactText(key))
            if namespaces[exactNamespace]?[exactKey]?.isGone(at: now) == true {
                remove(exactKey, exactNamespace, from: &namespaces)
            }
            let createdAt = namespaces[exactNamespace]?[exactKey]?.item.createdAt ?? now
            namespaces[exactNamespace, default: [:]][exactKey] = Entry(
                item: StoreItem(namespace: namespace, key: key, value: value, createdAt: createdAt, updatedAt: now),
                timeToLive: timeToLive,
                expiresAt: timeToLive.map { now.advanced(by: $0) }
            )
        case .delete(let key, let namespace):
            remove(ExactText(key), namespace.exact, from: &namespaces)
        case .get, .search, .namespaces:
            break
        }
    }

    private func remove(_ key: ExactText, _ namespace: [ExactText], from namespaces: inout Namespaces) {
        namespaces[namespace]?[key] = nil
        if namespaces[namespace]?.isEmpty == true { namespaces[namespace] = nil }
    }
}
