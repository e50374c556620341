/// The checkpoints and writes of one thread, with what they say about it.
struct InMemoryThread {
    private var namespaces: [String: InMemoryNamespace] = [:]
    private var askedAt: [String: Timestamp] = [:]
    private var changedAt: Timestamp
    private var reading: ThreadReading?

    /// Creates a thread without rows.
    init(at now: Timestamp) {
        changedAt = now
    }

    /// When a row was last stored.
    var updatedAt: Timestamp { changedAt }

    /// The namespace names that have checkpoints or writes.
    var namespaceNames: [String] { Array(namespaces.keys) }

    /// Returns the checkpoint `id` of a namespace, or its newest; nil when there is none.
    func checkpoint(_ id: CheckpointID?, in namespace: String) -> SavedCheckpoint? {
        guard let rows = namespaces[namespace], let id = id ?? rows.newest else { return nil }
        return rows.checkpoint(id)
    }

    /// Returns the checkpoints of a namespace.
    func checkpoints(in namespace: String) -> [SavedCheckpoint] {
        namespaces[namespace]?.checkpoints ?? []
    }

    /// Stores one change.
    mutating func apply(_ change: CheckpointChange, at now: Timestamp) {
        changedAt = now
        reading = nil
        switch change {
        case .checkpoint(let saved):
            namespaces[saved.namespace, default: InMemoryNamespace()].store(saved)
        case .writes(let batch):
            guard let checkpoint = batch.address.checkpoint else { return }
            namespaces[batch.address.namespace, default: InMemoryNamespace()].store(batch, at: checkpoint)
        }
    }

    /// What the newest checkpoints of the thread say, read once after each change.
    mutating func currentReading() -> ThreadReading {
        if let reading { return reading }
        let heads = namespaces.keys.sorted().compactMap { checkpoint(nil, in: $0) }
        let fresh = ThreadReading(heads: heads)
        reading = fresh
        let known = askedAt
        askedAt = [:]
        for question in fresh.openInterrupts { askedAt[question.key] = known[question.key] ?? changedAt }
        return fresh
    }

    /// The questions the rows leave open, each with the time it was first seen.
    mutating func openInterrupts() -> [OpenInterrupt] {
        currentReading().openInterrupts.map { question in
            var question = question
            question.waitingSince = askedAt[question.key] ?? question.waitingSince
            return question
        }
    }
}

/// The checkpoints and writes of one namespace of a thread.
private struct InMemoryNamespace {
    private struct Slot: Hashable {
        var task: TaskID
        var index: Int
    }

    private var saved: [CheckpointID: SavedCheckpoint] = [:]
    private var writes: [CheckpointID: [Slot: PendingWrite]] = [:]
    private(set) var newest: CheckpointID?

    var checkpoints: [SavedCheckpoint] { saved.keys.compactMap(checkpoint) }

    func checkpoint(_ id: CheckpointID) -> SavedCheckpoint? {
        guard var checkpoint = saved[id] else { return nil }
        checkpoint.pendingWrites = (writes[id] ?? [:]).values.sorted { $0.precedes($1) }
        return checkpoint
    }

    mutating func store(_ checkpoint: SavedCheckpoint) {
        let id = checkpoint.checkpoint.id
        var stored = checkpoint
        stored.pendingWrites = []
        saved[id] = stored
        if newest.map({ $0 < id }) ?? true { newest = id }
    }

    mutating func store(_ batch: WriteBatch, at checkpoint: CheckpointID) {
        for write in batch.pendingWrites {
            let slot = Slot(task: write.task, index: write.index)
            if batch.replacesStored || writes[checkpoint]?[slot] == nil {
                writes[checkpoint, default: [:]][slot] = write
            }
        }
    }
}
