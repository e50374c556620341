import OrderedCollections

/// The superstep algorithm: plans the tasks of the step after a checkpoint, and applies their writes to the state.
///
/// The functions are pure. The runtime that executes workflows and the readers of foreign threads use the same
/// functions, so that their results agree.
///
/// > Source: LangGraph `pregel/_algo.py`: `prepare_next_tasks`, `apply_writes`.
package struct Superstep: Sendable {
    /// The order in which the tasks of a step are listed.
    package enum Order: Sendable {
        /// Nodes in order of declaration, for reading a step.
        case declared
        /// Nodes by name if the checkpoint lists the updated channels, as a run orders its steps.
        case running
    }

    /// The nodes and channels.
    package let structure: StepStructure

    /// Creates the algorithm for a workflow.
    package init(_ structure: StepStructure) { self.structure = structure }

    // MARK: Prepare

    /// Returns the tasks of the step that starts at a checkpoint: the targets of Sends by number, followed by the due
    /// nodes.
    ///
    /// - Parameters:
    ///   - saved: The checkpoint.
    ///   - order: The order of the nodes.
    ///   - state: The state, if newer than the checkpoint.
    /// - Returns: The tasks.
    package func tasks(
        at saved: SavedCheckpoint,
        order: Order = .declared,
        state: ChannelState? = nil
    ) -> [PlannedTask] {
        let state = state ?? ChannelState(saved.checkpoint)
        let place = Place(saved: saved)
        let sends = Send.list(in: state.checkpoint).enumerated().compactMap { index, send in
            send.flatMap { structure.node($0.node) != nil ? place.task(for: $0, number: index) : nil }
        }
        var due = structure.nodes.filter { isDue($0, in: state) }
        if due.count > 1, order == .running, state.checkpoint.updatedChannels?.isEmpty == false {
            due.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
        return sends + due.map(place.task)
    }

    /// Whether a step is left to run at a checkpoint.
    package func isUnfinished(_ checkpoint: Checkpoint) -> Bool {
        let state = ChannelState(checkpoint)
        return structure.nodes.contains { isDue($0, in: state) }
            || Send.list(in: checkpoint).contains { $0.map { structure.node($0.node) != nil } ?? false }
    }

    /// Whether a node is due: one of its triggers is newer than the version that the node has seen.
    private func isDue(_ node: StepStructure.Node, in state: ChannelState) -> Bool {
        node.triggers.contains { channel in
            guard state.content(of: channel, in: structure) != nil else { return false }
            guard let seen = state.checkpoint.versionsSeen[node.name]?[channel] else { return true }
            guard let version = state.checkpoint.channelVersions[channel] else { return false }
            return seen < version
        }
    }

    // MARK: Apply

    /// Applies the writes of the tasks of a step.
    ///
    /// - Parameters:
    ///   - tasks: The tasks with their writes, in any order. The writes of nodes are applied by name, followed by those
    ///     of Sends by number.
    ///   - state: The state that the step started from.
    ///   - version: The version of every changed channel; `nil` to keep the versions, for reading an unfinished step.
    /// - Returns: The updated channels that have a value, sorted.
    /// - Throws: ``StepConflict``. The state is then partly changed.
    package func apply(
        _ tasks: [TaskWrites],
        to state: inout ChannelState,
        version: ChannelVersion?
    ) throws -> [String] {
        let tasks = tasks.count > 1 ? tasks.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) } : tasks
        noteSeen(tasks, in: &state)
        consume(tasks, in: &state, version)
        var updated = try applyWrites(of: tasks, to: &state, version)
        let isStep = tasks.contains { !$0.triggers.isEmpty }
        if isStep {
            try tellStep(besides: updated, in: &state, version)
            if !updated.contains(where: structure.triggers.contains) { updated += finish(&state, version) }
        }
        return updated.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Returns the state with the writes of one task, before its step has ended.
    ///
    /// No node has seen the writes, and no channel is cleared.
    ///
    /// - Throws: ``StepConflict``.
    package func state(_ state: ChannelState, with writes: [ChannelWrite]) throws -> ChannelState {
        var state = state
        _ = try applyWrites(of: [TaskWrites(name: "", path: "", triggers: [], writes: writes)], to: &state, nil)
        return state
    }

    /// Records that each task has seen its triggers.
    private func noteSeen(_ tasks: [TaskWrites], in state: inout ChannelState) {
        for task in tasks {
            for trigger in task.triggers {
                guard let version = state.checkpoint.channelVersions[trigger] else { continue }
                state.checkpoint.versionsSeen[task.name, default: [:]][trigger] = version
            }
            if state.checkpoint.versionsSeen[task.name] == nil { state.checkpoint.versionsSeen[task.name] = [:] }
        }
    }

    /// Clears the join and deferred channels that triggered a task.
    private func consume(_ tasks: [TaskWrites], in state: inout ChannelState, _ version: ChannelVersion?) {
        for (channel, kind) in structure.consumedChannels where tasks.contains(where: { $0.triggers.contains(channel) })
        {
            if kind.consume(&state[channel, kind]) { state.note(version, of: channel) }
        }
    }

    /// Applies the writes of all tasks, channel by channel.
    private func applyWrites(
        of tasks: [TaskWrites],
        to state: inout ChannelState,
        _ version: ChannelVersion?
    ) throws -> [String] {
        var writes: OrderedDictionary<String, [StoredValue]> = [:]
        for task in tasks {
            for write in task.writes where structure.channels[write.channel] != nil {
                writes[write.channel, default: []].append(write.value)
            }
        }
        var updated: [String] = []
        for (channel, values) in writes {
            guard let kind = structure.channels[channel] else { continue }
            do {
                guard try kind.update(&state[channel, kind], with: values) else { continue }
            } catch {
                throw StepConflict(channel: channel, cause: error)
            }
            state.note(version, of: channel)
            if kind.content(of: state[channel, kind]) != nil { updated.append(channel) }
        }
        return updated
    }

    /// Informs the channels without writes in a superstep, so that due marks and ephemeral values end.
    private func tellStep(
        besides updated: [String],
        in state: inout ChannelState,
        _ version: ChannelVersion?
    ) throws {
        for (channel, kind) in structure.clearedChannels {
            guard kind.content(of: state[channel, kind]) != nil, !updated.contains(channel) else { continue }
            if try kind.update(&state[channel, kind], with: []) { state.note(version, of: channel) }
        }
    }

    /// Marks deferred nodes as due when no other node is left to run.
    private func finish(_ state: inout ChannelState, _ version: ChannelVersion?) -> [String] {
        var updated: [String] = []
        for (channel, kind) in structure.deferredChannels where kind.finish(&state[channel, kind]) {
            state.note(version, of: channel)
            if kind.content(of: state[channel, kind]) != nil { updated.append(channel) }
        }
        return updated
    }

    // MARK: Ids

    /// The checkpoint from which the task identities of a step are derived.
    private struct Place {
        private let namespace: String
        /// `nil` when the checkpoint's id is not a UUID.
        private let identities: TaskIdentity.Planned?

        init(saved: SavedCheckpoint) {
            namespace = saved.namespace
            identities = try? TaskIdentity.Planned(after: saved)
        }

        func task(for node: StepStructure.Node) -> PlannedTask {
            let identity = identities?.node(node.name, triggers: node.triggers)
            return PlannedTask(
                id: identity?.id ?? .null,
                name: node.name,
                storedPath: identity?.path ?? TaskIdentity.pullPath(node.name),
                runNamespace: namespace,
                triggers: node.triggers,
                argument: nil,
                identity: identity
            )
        }

        func task(for send: Send, number: Int) -> PlannedTask {
            let identity = identities?.send(send.node, index: number)
            return PlannedTask(
                id: identity?.id ?? .null,
                name: send.node,
                storedPath: identity?.path ?? TaskIdentity.sendPath(number),
                runNamespace: namespace,
                triggers: [PathWord.push],
                argument: send.argument,
                timeout: send.timeout,
                identity: identity
            )
        }
    }
}

/// An error: writes of one step that a channel does not accept.
package struct StepConflict: Error, CustomStringConvertible {
    /// The channel.
    package let channel: String
    /// ``ChannelConflict``, or the error of a reducer.
    package let cause: any Error

    /// The conflict and the remedy.
    package var description: String {
        guard let conflict = cause as? ChannelConflict else {
            return "The writes of the step cannot be folded into \(channel): \(cause)"
        }
        return """
            \(conflict.values) values were written to \(channel) in one step, which takes one. Let one node write it, give the channel a reducer, or \
            let the nodes run in different steps
            """
    }
}
