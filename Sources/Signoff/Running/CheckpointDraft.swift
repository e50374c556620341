import OrderedCollections
import SignoffCheckpoint

/// Creates the checkpoints of a run from earlier checkpoints (storage format, sections 3 and 8).
///
/// ``Superstep`` applies the writes of a step to the channels. This type gives a checkpoint its id, time, metadata and
/// parent.
struct CheckpointDraft {
    let thread: ThreadID
    var namespace: String
    let structure: StepStructure
    var parents: JSONObject
    let scalars: JSONObject
    let ids: CheckpointIDSource
    let time: TimeSource
    let random: RandomSource
    /// The newest checkpoint of the thread.
    ///
    /// The ids of new checkpoints must be greater.
    var newest: CheckpointID?

    /// Returns the checkpoint of a new turn with `input`, after `head`.
    ///
    /// Nodes that are due at `head` are dropped: they count as having seen their triggers, and do not run for them
    /// again.
    func input(_ input: StoredValue, after head: SavedCheckpoint?) throws -> SavedCheckpoint {
        let dropped = head.map { Superstep(structure).tasks(at: $0) } ?? []
        let taking = TaskWrites(
            name: ReservedChannel.input,
            path: "",
            triggers: [],
            writes: [ChannelWrite(ReservedChannel.start, input)]
        )
        var state = ChannelState(head?.checkpoint ?? Checkpoint(id: "", createdAt: ""))
        return try made(
            .input,
            after: head,
            first: -2,
            parent: head?.checkpoint.id,
            from: &state,
            applying: dropped.map { TaskWrites($0, []) } + [taking]
        )
    }

    /// Returns the checkpoint after the step that started at `base`.
    ///
    /// - Parameters:
    ///   - base: The checkpoint that the step started from.
    ///   - parent: The parent of the new checkpoint.
    ///   - state: The state at the start of the step; on return, the state after it.
    ///   - wasContinued: Whether the step was run again from stored state.
    ///   - tasks: The writes of the tasks.
    /// - Returns: The checkpoint.
    /// - Throws: ``StepConflict``.
    func loop(
        after base: SavedCheckpoint,
        parent: CheckpointID?,
        from state: inout ChannelState,
        wasContinued: Bool,
        applying tasks: [TaskWrites]
    ) throws -> SavedCheckpoint {
        if wasContinued {
            state.checkpoint.versionsSeen[ReservedChannel.interrupt] = state.checkpoint.channelVersions
        }
        return try made(.loop, after: base, parent: parent, from: &state, applying: tasks)
    }

    /// Returns a copy of `base` under a new id, from which the thread continues.
    func fork(of base: SavedCheckpoint) -> SavedCheckpoint {
        var checkpoint = successor(of: base.checkpoint, step: step(after: base))
        checkpoint.versionsSeen[ReservedChannel.interrupt] = base.checkpoint.channelVersions
        checkpoint.updatedChannels = nil
        return saved(checkpoint, source: .fork, step: step(after: base), parent: base.checkpoint.id)
    }

    /// Returns the checkpoint of an input that the thread consumes when it continues.
    ///
    /// Nodes that are due at `head` stay due.
    func queued(_ input: StoredValue, after head: SavedCheckpoint?) throws -> SavedCheckpoint {
        let taking = TaskWrites(
            name: ReservedChannel.input,
            path: "",
            triggers: [],
            writes: [ChannelWrite(ReservedChannel.start, input)]
        )
        var state = ChannelState(head?.checkpoint ?? Checkpoint(id: "", createdAt: ""))
        return try made(.input, after: head, first: -2, parent: head?.checkpoint.id, from: &state, applying: [taking])
    }

    /// Returns the checkpoint after `base`, as if nodes had made the writes of `tasks`.
    ///
    /// `state` is the state of `base` by default.
    func update(
        after base: SavedCheckpoint?,
        from state: ChannelState? = nil,
        applying tasks: [TaskWrites]
    ) throws -> SavedCheckpoint {
        var state = state ?? ChannelState(base?.checkpoint ?? Checkpoint(id: "", createdAt: ""))
        let version = nextVersion(after: state)
        if let base { noteChanges(of: &state, since: base.checkpoint, version) }
        var update = try made(
            .update,
            after: base,
            parent: base?.checkpoint.id,
            from: &state,
            applying: tasks,
            version: version
        )
        update.checkpoint.updatedChannels = nil
        return update
    }

    /// Returns a copy of `base` with the same parent.
    func copy(of base: SavedCheckpoint) -> SavedCheckpoint {
        var checkpoint = successor(of: base.checkpoint, step: step(after: base))
        checkpoint.updatedChannels = nil
        return saved(checkpoint, source: .fork, step: step(after: base), parent: base.parent)
    }

    // MARK: Parts

    private func step(after base: SavedCheckpoint?, first: Int = -1) -> Int {
        (base.map { $0.metadata.step ?? first } ?? first) + 1
    }

    private func made(
        _ source: CheckpointMetadata.Source,
        after base: SavedCheckpoint?,
        first: Int = -1,
        parent: CheckpointID?,
        from state: inout ChannelState,
        applying tasks: [TaskWrites],
        version: ChannelVersion? = nil
    ) throws -> SavedCheckpoint {
        let step = step(after: base, first: first)
        let version = version ?? nextVersion(after: state)
        let updated = try Superstep(structure).apply(tasks, to: &state, version: version)
        state.checkpoint = successor(of: state.checkpoint, step: step)
        state.checkpoint.updatedChannels = updated
        return saved(state.checkpoint, source: source, step: step, parent: parent)
    }

    private func nextVersion(after state: ChannelState) -> ChannelVersion {
        ChannelVersion.next(after: state.checkpoint.channelVersions, random: random)
    }

    /// Gives a version to the values that finished tasks have changed since `base`, because storages keep one value for
    /// each version.
    ///
    /// A due mark keeps its version, because a new version would make its node due. The value of a due mark is `null`
    /// under every version.
    private func noteChanges(of state: inout ChannelState, since base: Checkpoint, _ version: ChannelVersion) {
        for (channel, kind) in structure.channels where kind.isStored {
            if case .branch = kind { continue }
            guard state.checkpoint.channelValues[channel] != base.channelValues[channel],
                state.checkpoint.channelVersions[channel] == base.channelVersions[channel]
            else { continue }
            state.note(version, of: channel)
        }
    }

    private func successor(of checkpoint: Checkpoint, step: Int) -> Checkpoint {
        var successor = checkpoint
        successor.formatVersion = 4
        // The id must be greater than the ids of its parents and enclosing runs, even if the clock was set back, because
        // readers rely on the order of ids.
        let around = parents.values.compactMap { $0.stringValue.map { CheckpointID($0) } }
        let before = checkpoint.id.rawValue.isEmpty ? nil : checkpoint.id
        let predecessor = (around + [before, newest].compactMap(\.self)).max()
        successor.id = ids.next(step: step, after: predecessor)
        successor.createdAt = time.now().iso8601
        return successor
    }

    private func saved(
        _ checkpoint: Checkpoint,
        source: CheckpointMetadata.Source,
        step: Int,
        parent: CheckpointID?
    ) -> SavedCheckpoint {
        SavedCheckpoint(
            thread: thread,
            namespace: namespace,
            checkpoint: checkpoint,
            metadata: CheckpointMetadata(source: source, step: step, parents: parents, scalars: scalars),
            parent: parent
        )
    }
}
