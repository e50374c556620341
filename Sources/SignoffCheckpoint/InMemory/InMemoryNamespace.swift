/// The checkpoints and writes of one namespace of a thread.
struct InMemoryNamespace {
    private var saved: [CheckpointID: SavedCheckpoint] = [:]
    private var writes: [CheckpointID: InMemoryWrites] = [:]
    /// The greatest id.
    private(set) var newest: CheckpointID?

    /// Returns a checkpoint with its writes in order.
    mutating func checkpoint(_ id: CheckpointID) -> SavedCheckpoint? {
        guard var checkpoint = saved[id] else { return nil }
        checkpoint.pendingWrites = writes[id]?.inOrder() ?? []
        return checkpoint
    }

    /// Stores a checkpoint; false when it replaces another.
    mutating func store(_ checkpoint: SavedCheckpoint) -> Bool {
        let id = checkpoint.checkpoint.id
        var stored = checkpoint
        stored.pendingWrites = []
        if newest.map({ $0 < id }) ?? true { newest = id }
        return saved.updateValue(stored, forKey: id) == nil
    }

    /// Stores the writes of a task.
    mutating func store(_ batch: WriteBatch, at checkpoint: CheckpointID) {
        writes[checkpoint, default: InMemoryWrites()].store(batch)
    }
}

/// The writes stored with one checkpoint.
struct InMemoryWrites {
    private struct Slot: Hashable {
        var task: TaskID
        var index: Int
    }

    private var rows: [PendingWrite] = []
    private var positions: [Slot: Int] = [:]
    /// The rows in order, kept until the next one is stored.
    private var ordered: [PendingWrite]?

    /// Stores the writes of a task under the rule of ``WriteBatch``.
    mutating func store(_ batch: WriteBatch) {
        let replacesStored = batch.replacesStored
        for write in batch.pendingWrites {
            let slot = Slot(task: write.task, index: write.index)
            if let position = positions[slot] {
                guard replacesStored else { continue }
                rows[position] = write
            } else {
                positions[slot] = rows.count
                rows.append(write)
            }
            ordered = nil
        }
    }

    /// The rows by task path, task and index.
    mutating func inOrder() -> [PendingWrite] {
        if let ordered { return ordered }
        let sorted = rows.sorted { $0.precedes($1) }
        ordered = sorted
        return sorted
    }
}
