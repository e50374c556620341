import SignoffCheckpoint

extension WorkflowRuntime {
    /// Removes the cached results of a workflow, for all inputs.
    ///
    /// The cached results of its tasks are kept. A workflow without a cache policy has no cached results.
    ///
    /// - Throws: ``WorkflowError`` `cache_required` when the runtime has no cache; ``CheckpointError`` from the cache.
    public func clearCache<Input, Output>(of entrypoint: Entrypoint<Input, Output>) async throws {
        let cache = try requiredCache(for: entrypoint.name)
        guard let policy = entrypoint.cache else { return }
        try await cache.removeResults(in: CachedKind.entrypoint.namespace(policy.namespace, entrypoint.name))
    }

    /// Removes the cached results of a task with a cache policy of its own, for all inputs.
    ///
    /// - Throws: ``WorkflowError`` `cache_required` when the runtime has no cache; ``CheckpointError`` from the cache.
    public func clearCache<Input, Output>(of task: DurableTask<Input, Output>) async throws {
        let cache = try requiredCache(for: task.name)
        guard let policy = task.cache else { return }
        try await cache.removeResults(in: CachedKind.task.namespace(policy.namespace, task.name))
    }

    /// Removes the cached writes of a node from the namespace of its policy.
    ///
    /// Does nothing for a node without a policy.
    package func clearCache(ofNode name: String, in namespace: String?) async throws {
        let cache = try requiredCache(for: name)
        guard let namespace else { return }
        try await cache.removeResults(in: CachedKind.node.namespace(namespace, name))
    }

    private func requiredCache(for name: String) throws -> any ResultCache {
        if let cache { return cache }
        throw WorkflowError(
            .cacheRequired,
            "The cached results of \(name) cannot be removed: the runtime has no cache",
            task: name
        )
    }
}
