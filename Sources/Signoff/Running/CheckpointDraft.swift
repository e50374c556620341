import OrderedCollections
import SignoffCheckpoint

/// How the checkpoints of a run are made from the ones before (storage format, sections 3 and 8).
struct CheckpointDraft {
    let thread: ThreadID
    let namespace: String
    let workflow: String
    let parents: JSONObject
    let scalars: JSONObject
    let ids: CheckpointIDSource
    let time: TimeSource
    let random: RandomSource
    /// The newest checkpoint of the thread, which those made here must come after.
    var newest: CheckpointID?

    /// The checkpoint of a new turn with `input`, following `head`.
    func input(_ input: StoredValue, after head: SavedCheckpoint?) -> SavedCheckpoint {
        let step = (head?.metadata.step ?? -2) + 1
        var checkpoint = successor(of: head?.checkpoint, step: step)
        let version = nextVersion(after: checkpoint)
        if let head, let waiting = head.checkpoint.unconsumedStart(of: workflow) {
            // The turn that waits is dropped: its workflow has seen the input and will not be run for it again.
            checkpoint.versionsSeen[workflow, default: [:]][ReservedChannel.start] = waiting
        }
        checkpoint.versionsSeen[ReservedChannel.input, default: [:]] = [:]
        checkpoint.channelValues[ReservedChannel.start] = input
        checkpoint.channelVersions[ReservedChannel.start] = version
        checkpoint.updatedChannels = [ReservedChannel.start]
        return saved(checkpoint, source: .input, step: step, parent: head?.checkpoint.id)
    }

    /// The checkpoint after the turn that started at `base`, in which `tasks` were called.
    ///
    /// A body that `wasContinued` was run again from stored state.
    func loop(
        after base: SavedCheckpoint,
        parent: CheckpointID?,
        wasContinued: Bool,
        end: StoredValue,
        previous: StoredValue,
        tasks: some Sequence<String>
    ) -> SavedCheckpoint {
        let step = (base.metadata.step ?? -1) + 1
        var checkpoint = successor(of: base.checkpoint, step: step)
        let version = nextVersion(after: checkpoint)
        if wasContinued {
            checkpoint.versionsSeen[ReservedChannel.interrupt] = base.checkpoint.channelVersions
        }
        if let seen = base.checkpoint.channelVersions[ReservedChannel.start] {
            checkpoint.versionsSeen[workflow, default: [:]][ReservedChannel.start] = seen
        }
        for task in tasks where checkpoint.versionsSeen[task] == nil { checkpoint.versionsSeen[task] = [:] }
        checkpoint.channelValues[ReservedChannel.start] = nil
        checkpoint.channelValues[ReservedChannel.end] = end
        checkpoint.channelValues[ReservedChannel.previous] = previous
        for channel in [ReservedChannel.start, ReservedChannel.end, ReservedChannel.previous] {
            checkpoint.channelVersions[channel] = version
        }
        checkpoint.updatedChannels = [ReservedChannel.end, ReservedChannel.previous]
        return saved(checkpoint, source: .loop, step: step, parent: parent)
    }

    /// A copy of `base` under a new id, from which the thread goes on.
    func fork(of base: SavedCheckpoint) -> SavedCheckpoint {
        let step = (base.metadata.step ?? -1) + 1
        var checkpoint = successor(of: base.checkpoint, step: step)
        checkpoint.versionsSeen[ReservedChannel.interrupt] = base.checkpoint.channelVersions
        checkpoint.updatedChannels = nil
        return saved(checkpoint, source: .fork, step: step, parent: base.checkpoint.id)
    }

    /// The checkpoint after `base` as if the workflow had returned there.
    func update(after base: SavedCheckpoint?, end: StoredValue, previous: StoredValue) -> SavedCheckpoint {
        let step = (base?.metadata.step ?? -1) + 1
        var checkpoint = successor(of: base?.checkpoint, step: step)
        let version = nextVersion(after: checkpoint)
        if checkpoint.versionsSeen[workflow] == nil { checkpoint.versionsSeen[workflow] = [:] }
        if checkpoint.channelValues.removeValue(forKey: ReservedChannel.start) != nil {
            checkpoint.channelVersions[ReservedChannel.start] = version
        }
        checkpoint.channelValues[ReservedChannel.end] = end
        checkpoint.channelValues[ReservedChannel.previous] = previous
        checkpoint.channelVersions[ReservedChannel.end] = version
        checkpoint.channelVersions[ReservedChannel.previous] = version
        checkpoint.updatedChannels = nil
        return saved(checkpoint, source: .update, step: step, parent: base?.checkpoint.id)
    }

    /// The checkpoint after `base` whose input is taken as worked off, with the values as they are.
    func cleared(after base: SavedCheckpoint) -> SavedCheckpoint {
        let step = (base.metadata.step ?? -1) + 1
        var checkpoint = successor(of: base.checkpoint, step: step)
        if let waiting = base.checkpoint.unconsumedStart(of: workflow) {
            checkpoint.versionsSeen[workflow, default: [:]][ReservedChannel.start] = waiting
        }
        if checkpoint.channelValues.removeValue(forKey: ReservedChannel.start) != nil {
            checkpoint.channelVersions[ReservedChannel.start] = nextVersion(after: checkpoint)
        }
        checkpoint.updatedChannels = nil
        return saved(checkpoint, source: .update, step: step, parent: base.checkpoint.id)
    }

    /// A copy of `base` beside it.
    func copy(of base: SavedCheckpoint) -> SavedCheckpoint {
        let step = (base.metadata.step ?? -1) + 1
        var checkpoint = successor(of: base.checkpoint, step: step)
        checkpoint.updatedChannels = nil
        return saved(checkpoint, source: .fork, step: step, parent: base.parent)
    }

    private func successor(of checkpoint: Checkpoint?, step: Int) -> Checkpoint {
        var successor = checkpoint ?? Checkpoint(id: "", createdAt: "")
        successor.formatVersion = 4
        // Greater than those it follows and those it is nested in, whatever the clock says: readers go by the order of ids.
        let around = parents.values.compactMap { $0.stringValue.map { CheckpointID($0) } }
        let predecessor = (around + [checkpoint?.id, newest].compactMap(\.self)).max()
        successor.id = ids.next(step: step, after: predecessor)
        successor.createdAt = time.now().iso8601
        return successor
    }

    private func nextVersion(after checkpoint: Checkpoint) -> ChannelVersion {
        ChannelVersion.next(after: checkpoint.channelVersions.values, random: random)
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

extension Checkpoint {
    /// The version of an input the workflow has not worked off; nil when there is none.
    func unconsumedStart(of workflow: String) -> ChannelVersion? {
        guard channelValues[ReservedChannel.start] != nil, let version = channelVersions[ReservedChannel.start] else {
            return nil
        }
        guard let seen = versionsSeen[workflow]?[ReservedChannel.start] else { return version }
        switch (seen, version) {
        case (.text(let seen), .text(let version)):
            return seen < version ? self.channelVersions[ReservedChannel.start] : nil
        case (.integer(let seen), .integer(let version)):
            return seen < version ? self.channelVersions[ReservedChannel.start] : nil
        default: return seen == version ? nil : version
        }
    }
}
