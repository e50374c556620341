public import OrderedCollections
public import SignoffCheckpoint

extension WorkflowRuntime {
    /// Returns the state of a thread: at its newest checkpoint with results of finished tasks applied, or the recorded
    /// superstep at `checkpoint`.
    ///
    /// - Parameters:
    ///   - thread: The thread. An unused thread has an empty state.
    ///   - namespace: The namespace of a nested run; empty for the root.
    ///   - checkpoint: A checkpoint of the thread; `nil` for the newest.
    ///   - includingNestedRuns: Whether tasks include the states of their nested runs.
    /// - Returns: The state.
    /// - Throws: ``WorkflowError`` `saver_required`; ``CheckpointError`` from the saver.
    public func state(
        of thread: ThreadID,
        namespace: String = "",
        checkpoint: CheckpointID? = nil,
        includingNestedRuns: Bool = false
    ) async throws -> StateSnapshot {
        try await state(
            of: thread,
            namespace: namespace,
            checkpoint: checkpoint,
            includingNestedRuns: includingNestedRuns,
            as: nil
        )
    }

    /// Returns the state of a thread of `graph`; with `nil`, of the workflow of this runtime that matches the rows.
    func state(
        of thread: ThreadID,
        namespace: String,
        checkpoint: CheckpointID?,
        includingNestedRuns: Bool,
        as graph: (any NodeProgram)?
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
        let program = graph ?? self.graph(of: saved)
        var snapshot = StateSnapshot(
            saved,
            of: program?.structure,
            knowledge: knowledge,
            heads: checkpoint == nil ? [saved] + nested : nil
        )
        guard includingNestedRuns else { return snapshot }
        for index in snapshot.tasks.indices {
            guard let namespace = snapshot.tasks[index].nestedNamespace else { continue }
            snapshot.tasks[index].nestedState = try await state(
                of: thread,
                namespace: namespace,
                checkpoint: nil,
                includingNestedRuns: true,
                as: program?.child(snapshot.tasks[index].name)
            )
        }
        return snapshot
    }

    /// Returns the recorded supersteps of a thread, newest first.
    ///
    /// - Parameters:
    ///   - thread: The thread.
    ///   - namespace: The namespace of a nested run; empty for the root.
    ///   - metadata: The values that the metadata of a checkpoint must have.
    ///   - checkpoint: The only checkpoint to return; `nil` for all checkpoints.
    ///   - before: The checkpoint before which checkpoints are returned; `nil` for all checkpoints.
    ///   - limit: The maximum number of results, 1 or more; `nil` for no limit.
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
        let all = try await saver.savedCheckpoints(matching: query)
        guard let program = all.first.flatMap(graph) else {
            return StateSnapshot.history(of: all, workflow: onlyWorkflow)
        }
        let knowledge = GraphKnowledge(checkpoints: all, workflow: onlyWorkflow)
        return all.map { saved in
            var snapshot = StateSnapshot(saved, of: program.structure, knowledge: knowledge, heads: nil)
            for index in snapshot.tasks.indices {
                let task = snapshot.tasks[index]
                // A graph that runs as a node has its own run in the namespace of the task.
                guard program.child(task.name) != nil, !program.keepsChild(task.name) else { continue }
                let own = "\(task.name):\(task.id)"
                snapshot.tasks[index].nestedNamespace = saved.namespace.isEmpty ? own : "\(saved.namespace)|\(own)"
            }
            return snapshot
        }
    }

    /// Returns the graph of this runtime that a checkpoint belongs to, which is the graph with all nodes that the
    /// checkpoint names; `nil` for none or several.
    ///
    /// Rows do not name a graph. The graph of a nested run is the graph that its node runs.
    func graph(of saved: SavedCheckpoint) -> (any NodeProgram)? { graphs(of: saved).first?.program }

    /// Returns the graph that a checkpoint belongs to, with its workflow; at most one.
    func graphs(of saved: SavedCheckpoint) -> [(workflow: AnyEntrypoint, program: any NodeProgram)] {
        let names = TaskIdentity.nodeNames(inNamespace: saved.namespace)
        let graphs = workflows.compactMap { workflow in workflow.nodes.map { (workflow, $0) } }
        let children = graphs.compactMap { workflow, root in
            names.reduce(Optional(root)) { program, name in program.flatMap { $0.child(name) } }.map { (workflow, $0) }
        }
        let nodes = saved.checkpoint.versionsSeen.keys.filter { !$0.hasPrefix("__") }
        let pulled = TaskRecord.records(of: saved.pendingWrites).compactMap(\.pulledName)
        // A run that a node's function started is recorded by its nodes only.
        guard names.isEmpty || !children.isEmpty || !nodes.isEmpty else { return [] }
        let candidates = (children.isEmpty ? graphs : children).filter { _, program in
            nodes.allSatisfy { program.structure.node($0) != nil || isCalled($0, in: saved) }
                && pulled.allSatisfy { program.structure.node($0) != nil }
        }
        guard candidates.count == 1, saved.checkpoint.channelVersions[ReservedChannel.end] == nil else { return [] }
        return candidates.map { (workflow: $0.0, program: $0.1) }
    }

    /// The workflow of every thread when the runtime has only one; otherwise `nil`.
    ///
    /// Rows do not name a workflow before its first write.
    private var onlyWorkflow: String? { workflows.count == 1 ? workflows[0].name : nil }

    /// Whether a name among the seen versions belongs to a called task, which has not seen any channel.
    private func isCalled(_ name: String, in saved: SavedCheckpoint) -> Bool {
        saved.checkpoint.versionsSeen[name]?.isEmpty ?? false
    }

    func requiredSaver(for what: String) throws -> any CheckpointSaver {
        if let saver { return saver }
        throw WorkflowError(.saverRequired, "\(what) is not kept: the runtime has no saver")
    }
}
