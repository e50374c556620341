import SignoffCheckpoint

extension RunSession {
    /// Returns the cache entry for the writes of a node with this input; `nil` when they are not cached.
    func cachedWrites(of node: StepNode, _ call: NodeCall, in structure: StepStructure) -> CachedResult? {
        guard let cache = environment.services.cache, let policy = node.cache else { return nil }
        return CachedResult(
            in: cache,
            namespace: CachedKind.node.namespace(policy.namespace, node.name),
            own: policy.key?(call),
            input: call.input(of: node.inputChannels, in: structure),
            timeToLive: policy.timeToLive,
            observer: environment.services.observer
        )
    }
}

extension ChannelWrite {
    /// Returns writes in their cached form.
    static func stored(_ writes: [ChannelWrite]) -> StoredValue {
        .array(writes.map { .array([.string($0.channel), $0.value]) })
    }

    /// Reads writes from the form of ``stored(_:)``; `nil` for other values.
    static func list(_ stored: StoredValue) -> [ChannelWrite]? {
        guard let rows = stored.arrayValue else { return nil }
        let writes = rows.compactMap { row in
            row.arrayValue.flatMap { parts in
                parts.count == 2 ? parts[0].stringValue.map { ChannelWrite($0, parts[1]) } : nil
            }
        }
        return writes.count == rows.count ? writes : nil
    }
}
