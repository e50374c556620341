import OrderedCollections
import SignoffCheckpoint

extension WorkflowRuntime {
    /// Returns the changes of one superstep of an update of a graph's thread: the writes beside `base`, the new
    /// checkpoint, and the nodes as which the state changes.
    ///
    /// All changes of a superstep are changes of nodes. If the caller addressed the superstep (`isAddressed`), it
    /// counts as not begun, and the writes of its tasks are ignored.
    ///
    /// - Throws: `invalid_update`, and the errors of branches.
    func changes(
        _ updates: [StateUpdate],
        of graph: AnyEntrypoint,
        _ program: any NodeProgram,
        after base: SavedCheckpoint?,
        isAddressed: Bool,
        _ draft: CheckpointDraft
    ) async throws -> (rows: [CheckpointChange], next: SavedCheckpoint, nodes: [String]) {
        var state = ChannelState(base?.checkpoint ?? Checkpoint(id: "", createdAt: ""))
        let due = base.map { program.superstep.tasks(at: $0) } ?? []
        let finished = finishedTasks(among: due, at: base)
        if updates.count == 1 {
            switch updates[0].change {
            case .copy: return ([], draft.copy(of: try required(base, draft)), [])
            case .input(let input): return ([], try draft.queued(input, after: base), [])
            case .clear:
                let base = try required(base, draft)
                let writes = Dictionary(finished.map { ($0.path, $0.writes) }) { first, _ in first }
                let closed = due.map { TaskWrites($0, writes[$0.storedPath] ?? []) }
                return ([], try conflictsTold(draft.thread) { try draft.update(after: base, applying: closed) }, [])
            case .node, .result: break
            }
        }
        // Results of finished tasks are part of the state. Their versions are those of the superstep, which has not
        // ended.
        if !finished.isEmpty, !isAddressed {
            try conflictsTold(draft.thread) { _ = try program.superstep.apply(finished, to: &state, version: nil) }
        }
        var rows: [CheckpointChange] = []
        var applied: [TaskWrites] = []
        for (number, update) in updates.enumerated() {
            guard case .node(let name, let returned) = update.change else {
                throw invalidUpdate("\(graph.name) is a graph, and the update must name its node", draft.thread)
            }
            let node = try name ?? self.node(inferredAt: base, of: program, among: updates, draft.thread)
            try check(returned, as: node, of: graph, program, draft.thread)
            let path = TaskIdentity.updatePath(number)
            let closed = due.first { $0.name == node && !$0.isSent }
            let place = base?.checkpoint.id.rawValue ?? draft.thread.rawValue
            let writes = try await program.writes(
                as: node,
                returning: returned,
                by: "\(place)|\(path)",
                from: state
            )
            // A join, or the mark of a deferred node, outlives a superstep. The closed node has consumed it.
            let used = (closed?.triggers ?? []).filter { program.structure.channels[$0]?.isConsumed ?? false }
            let triggers = [ReservedChannel.interrupt] + used
            applied.append(TaskWrites(name: node, path: path, triggers: triggers, writes: writes))
            guard let base else { continue }
            let task = closed?.id ?? TaskIdentity.update(at: base.checkpoint.id)
            let row = WriteBatch(address: base.address, task: task, taskPath: path, writes: writes)
            if !writes.isEmpty { rows.append(.writes(row)) }
        }
        let next = try conflictsTold(draft.thread) { try draft.update(after: base, from: state, applying: applied) }
        return (rows, next, applied.map(\.name))
    }

    private func finishedTasks(among due: [PlannedTask], at base: SavedCheckpoint?) -> [TaskWrites] {
        guard let base else { return [] }
        let records = TaskRecord.records(of: base.pendingWrites)
        let output = Dictionary(records.map { ($0.task, $0.output) }) { first, _ in first }
        return due.compactMap { task in
            output[task.id].flatMap { $0.isEmpty ? nil : TaskWrites(task, $0) }
        }
    }

    /// Returns the node that ran last, used for an update without a node name.
    private func node(
        inferredAt base: SavedCheckpoint?,
        of program: any NodeProgram,
        among updates: [StateUpdate],
        _ thread: ThreadID
    ) throws -> String {
        guard updates.count == 1 else {
            throw invalidUpdate("each of several updates of a step must name its node", thread)
        }
        let seen = (base?.checkpoint.versionsSeen ?? [:]).filter { program.node($0.key) != nil }
        let newest = seen.flatMap { node in node.value.values.map { (version: $0, name: node.key) } }
            .sorted { $0.version < $1.version }
        guard let last = newest.last else { return ReservedChannel.start }
        if newest.count > 1, newest[newest.count - 2].version == last.version {
            throw invalidUpdate("several nodes ran last, and the update must name its node", thread)
        }
        return last.name
    }

    private func check(
        _ returned: [ChannelWrite],
        as node: String,
        of graph: AnyEntrypoint,
        _ program: any NodeProgram,
        _ thread: ThreadID
    ) throws {
        guard program.node(node) != nil else {
            let known = program.structure.nodes.map(\.name).joined(separator: ", ")
            throw invalidUpdate("\(graph.name) has no node \(node); its nodes are \(known)", thread)
        }
        for write in returned where program.structure.channels[write.channel] == nil {
            let known = program.structure.stateChannels.joined(separator: ", ")
            throw invalidUpdate(
                "\(graph.name) has no channel or node for \(write.channel); its channels are \(known)",
                thread
            )
        }
    }

    private func required(_ base: SavedCheckpoint?, _ draft: CheckpointDraft) throws -> SavedCheckpoint {
        if let base { return base }
        throw invalidUpdate("the thread has no checkpoint to clear or copy", draft.thread)
    }

    private func conflictsTold<Value>(_ thread: ThreadID, _ work: () throws -> Value) throws -> Value {
        do { return try work() } catch let conflict as StepConflict { throw invalidUpdate("\(conflict)", thread) }
    }

    /// Returns the graph of a change: the named one, otherwise the graph of the checkpoint, otherwise the only workflow
    /// of this runtime.
    func graph(
        of update: StateUpdate,
        at base: SavedCheckpoint?
    ) -> (workflow: AnyEntrypoint, program: any NodeProgram)? {
        if let name = update.workflow, base?.namespace.isEmpty ?? true {
            return workflows.first { $0.name == name }.flatMap { named in named.nodes.map { (named, $0) } }
        }
        if let base { return graphs(of: base).first }
        return workflows.count == 1 ? workflows[0].nodes.map { (workflows[0], $0) } : nil
    }
}
