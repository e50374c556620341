import OrderedCollections
import SignoffCheckpoint

/// The place of one result in the cache of a runtime.
///
/// A cache failure only means that the result is computed and not stored.
struct CachedResult: Sendable {
    let cache: any ResultCache
    let key: ResultCacheKey
    let timeToLive: Duration?
    let observer: RuntimeObserver

    /// Creates the place of a result with the key `own`, or with the stored form of `input` when the policy makes no
    /// key.
    ///
    /// `nil` for an input without a stored form.
    init?(
        in cache: any ResultCache,
        namespace: [String],
        own: String?,
        input: @autoclosure () throws -> StoredValue,
        timeToLive: Duration?,
        observer: RuntimeObserver
    ) {
        guard let text = own.map({ "key:\($0)" }) ?? (try? Self.digest(of: input())) else { return nil }
        self.cache = cache
        self.timeToLive = timeToLive
        self.observer = observer
        key = ResultCacheKey(namespace: namespace, key: text)
    }

    /// Returns the digest of an input.
    ///
    /// Different inputs must never share a key, because reusing a wrong result can be expensive.
    private static func digest(of input: StoredValue) throws -> String {
        "input:\(SHA256.hexDigest(of: try MessagePack.encode(input)))"
    }

    func value() async -> StoredValue? {
        do {
            return try await cache.result(for: key)
        } catch {
            observer.cacheFailed(key, error)
            return nil
        }
    }

    /// Returns the cached result of a workflow; `nil` when the cache has no result that decodes as the result type.
    func completion(for entrypoint: AnyEntrypoint) async -> CachedCompletion? {
        guard let found = CachedCompletion(await value()), entrypoint.cache?.accepts(found.value) ?? false else {
            return nil
        }
        return found
    }

    /// Returns the cached result of a task; `nil` when the cache has no result that decodes as the result type.
    func value<Output: Decodable>(as type: Output.Type) async -> Output? {
        guard let stored = await value() else { return nil }
        return try? StoredValueDecoder().decode(type, from: stored)
    }

    /// Stores the result of a task.
    func store(_ result: some Encodable) async {
        guard let stored = try? StoredValueEncoder().encode(result) else { return }
        await store(stored)
    }

    func store(_ value: StoredValue) async {
        do {
            try await cache.store(value, for: key, timeToLive: timeToLive)
        } catch {
            observer.cacheFailed(key, error)
        }
    }
}

extension RunSession {
    /// Returns the cache entry of a task with this input; `nil` when the task is not cached.
    func cachedResult<Input: Encodable & Sendable, Output>(
        of task: DurableTask<Input, Output>,
        _ input: Input
    ) -> CachedResult? {
        guard let cache = environment.services.cache,
            let policy = task.cache ?? entrypoint.cache?.forTask()
        else { return nil }
        return CachedResult(
            in: cache,
            namespace: CachedKind.task.namespace(policy.namespace, task.name),
            own: policy.key?(input),
            input: try StoredValueEncoder().encode(input),
            timeToLive: policy.timeToLive,
            observer: environment.services.observer
        )
    }

    /// Returns the cache entry of the workflow with this input; `nil` when the workflow is not cached.
    func cachedResult(of input: any Sendable) -> CachedResult? {
        guard let cache = environment.services.cache, let policy = entrypoint.cache,
            let stored = base.checkpoint.channelValues[ReservedChannel.start]
        else { return nil }
        return CachedResult(
            in: cache,
            namespace: CachedKind.entrypoint.namespace(policy.namespace, entrypoint.name),
            own: policy.key(input),
            input: stored,
            timeToLive: policy.timeToLive,
            observer: environment.services.observer
        )
    }
}

/// The cached result of a workflow: its value, and the saved value for the next turn.
struct CachedCompletion {
    let value: StoredValue
    let saved: StoredValue

    init(value: StoredValue, saved: StoredValue) {
        self.value = value
        self.saved = saved
    }

    init?(_ stored: StoredValue?) {
        guard let parts = stored?.arrayValue, parts.count == 2 else { return nil }
        self.init(value: parts[0], saved: parts[1])
    }

    var stored: StoredValue { .array([value, saved]) }
}
