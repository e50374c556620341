public import OrderedCollections
public import SignoffCheckpoint

extension WorkflowRuntime {
    /// Returns the state of a thread: of its newest checkpoint with finished work applied, or the record of the step at `checkpoint`.
    ///
    /// - Parameters:
    ///   - thread: The thread; one that was never used has an empty state.
    ///   - namespace: The namespace of a nested run; empty for the root.
    ///   - checkpoint: A checkpoint of the thread; nil for the newest.
    ///   - includingNestedRuns: Whether the tasks have the states of the runs nested in them.
    /// - Returns: The state.
    /// - Throws: ``WorkflowError`` `saver_required`; ``CheckpointError`` from the saver.
    public func state(
        of thread: ThreadID,
        namespace: String = "",
        checkpoint: CheckpointID? = nil,
        includingNestedRuns: Bool = false
    ) async throws -> StateSnapshot {
        let saver = try requiredSaver(for: "The state of thread \(thread)")
        let address = CheckpointAddress(thread: thread, namespace: namespace, checkpoint: checkpoint)
        guard let saved = try await saver.savedCheckpoint(at: address) else {
            return StateSnapshot(nothingAt: address)
        }
        let nested = try await nestedHeads(under: saved, in: saver)
        let knowledge = GraphKnowledge(
            checkpoints: [saved],
            namespaces: Set(nested.map(\.namespace)),
            workflow: onlyWorkflow
        )
        var snapshot =
            checkpoint == nil
            ? StateSnapshot(live: saved, heads: [saved] + nested, knowledge: knowledge)
            : StateSnapshot(recorded: saved, knowledge: knowledge)
        guard includingNestedRuns else { return snapshot }
        for index in snapshot.tasks.indices {
            guard let namespace = snapshot.tasks[index].nestedNamespace else { continue }
            snapshot.tasks[index].nestedState = try await state(
                of: thread,
                namespace: namespace,
                includingNestedRuns: true
            )
        }
        return snapshot
    }

    /// Returns the recorded steps of a thread, newest first.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - namespace: The namespace of a nested run; empty for the root.
    ///   - metadata: Only checkpoints whose metadata has all these values.
    ///   - checkpoint: Only this checkpoint; nil for all.
    ///   - before: Only checkpoints older than this one.
    ///   - limit: At most this many, 1 or more; nil for all.
    /// - Returns: The records.
    /// - Throws: ``WorkflowError`` `saver_required`; ``CheckpointError`` from the saver.
    public func history(
        of thread: ThreadID,
        namespace: String = "",
        metadata: JSONObject = [:],
        checkpoint: CheckpointID? = nil,
        before: CheckpointID? = nil,
        limit: Int? = nil
    ) async throws -> [StateSnapshot] {
        let saver = try requiredSaver(for: "The history of thread \(thread)")
        let query = CheckpointQuery(
            thread: thread,
            namespace: namespace,
            checkpoint: checkpoint,
            before: before,
            metadata: metadata,
            limit: limit
        )
        return StateSnapshot.history(of: try await saver.savedCheckpoints(matching: query), workflow: onlyWorkflow)
    }

    /// The workflow every thread is of, when there is only one; rows do not name a workflow before it has done something.
    private var onlyWorkflow: String? { workflows.count == 1 ? workflows[0].name : nil }

    func requiredSaver(for what: String) throws -> any CheckpointSaver {
        if let saver { return saver }
        throw WorkflowError(.saverRequired, "\(what) is not kept: the runtime has no saver")
    }
}
