public import Signoff
public import SignoffCheckpoint

extension WorkflowRuntime {
    /// Runs a new turn of a graph, with an input that a closure writes.
    ///
    /// ```swift
    /// let result = try await runtime.invoke(review, on: "thread-1") { $0.topic = "cats" }
    /// ```
    ///
    /// - Parameters:
    ///   - graph: The graph.
    ///   - thread: The thread; nil for a run without storage.
    ///   - config: The settings of the run.
    ///   - build: Writes the input.
    /// - Returns: The final state, or the open questions of the thread.
    /// - Throws: The errors of ``invoke(_:_:on:config:)``.
    public func invoke<State: GraphState>(
        _ graph: CompiledGraph<State>,
        on thread: ThreadID? = nil,
        config: RunConfig = RunConfig(),
        _ build: (inout GraphUpdate<State>) throws -> Void
    ) async throws -> RunResult<State> {
        try await invoke(graph, try GraphUpdate(build), on: thread, config: config)
    }
}

extension WorkflowRuntime {
    /// Removes the cached writes of a node, for all states.
    ///
    /// - Parameters:
    ///   - node: The name of the node. A node without a cache policy has no cached writes.
    ///   - graph: The graph.
    /// - Throws: ``WorkflowError`` `cache_required` when the runtime has no cache; ``CheckpointError`` from the cache.
    public func clearCache<State: GraphState>(of node: String, in graph: CompiledGraph<State>) async throws {
        guard let policy = graph.program.node(node)?.cache else { return try await clearCache(ofNode: node, in: nil) }
        try await clearCache(ofNode: node, in: policy.namespace)
    }
}
