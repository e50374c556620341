/// The checkpoints and writes of one namespace of a thread.
struct InMemoryNamespace {
    private struct Entry {
        /// The checkpoint; `nil` while only its writes are stored, which can arrive first.
        var saved: Kept?
        var writes = InMemoryWrites()
        var answers = InMemoryAnswers()

        /// Stores the checkpoint.
        ///
        /// Returns `false` when the checkpoint replaces another.
        mutating func store(_ checkpoint: SavedCheckpoint) -> Bool {
            defer { saved = Kept(checkpoint) }
            return saved == nil
        }
    }

    /// A stored checkpoint behind one reference: an entry is moved whenever writes are added to it.
    private final class Kept: Sendable {
        let checkpoint: SavedCheckpoint

        init(_ checkpoint: SavedCheckpoint) { self.checkpoint = checkpoint }
    }

    private var entries: [CheckpointID: Entry] = [:]
    /// The maximum id of the namespace.
    private(set) var newest: CheckpointID?

    /// Returns a checkpoint with its writes in order.
    mutating func checkpoint(_ id: CheckpointID) -> SavedCheckpoint? {
        guard var checkpoint = entries[id]?.saved?.checkpoint else { return nil }
        checkpoint.pendingWrites = entries[id]?.writes.inOrder() ?? []
        checkpoint.answers = entries[id]?.answers.records ?? []
        return checkpoint
    }

    /// Stores a checkpoint.
    ///
    /// Returns `false` when the checkpoint replaces another.
    mutating func store(_ checkpoint: SavedCheckpoint) -> Bool {
        let id = checkpoint.checkpoint.id
        var stored = checkpoint
        stored.pendingWrites = []
        stored.answers = []
        if newest.map({ $0 < id }) ?? true { newest = id }
        return entries[id, default: Entry()].store(stored)
    }

    /// Stores the writes of a task.
    mutating func store(_ batch: WriteBatch, at checkpoint: CheckpointID) {
        entries[checkpoint, default: Entry()].writes.store(batch)
        if !batch.answers.isEmpty { entries[checkpoint, default: Entry()].answers.store(batch) }
    }

    /// The recorded answers, oldest checkpoint first.
    var answers: [AnswerRecord] {
        entries.sorted { $0.key < $1.key }.flatMap { $0.value.answers.records }
    }
}

/// The writes stored with one checkpoint.
struct InMemoryWrites {
    private struct Slot: Hashable {
        var task: TaskID
        var index: Int

        init(_ write: PendingWrite) {
            task = write.task
            index = write.index
        }
    }

    /// The number of rows up to which a scan is faster than a dictionary.
    private static let fewRows = 8

    private var rows: [PendingWrite] = []
    /// The index of each row; empty while a scan is faster.
    private var positions: [Slot: Int] = [:]
    /// The rows in order, cached until another row is stored.
    private var ordered: [PendingWrite]?

    /// Stores the writes of a task under the rule of ``WriteBatch``.
    mutating func store(_ batch: WriteBatch) {
        let replacesStored = batch.replacesStored
        for write in batch.pendingWrites {
            if let position = position(of: write) {
                guard replacesStored else { continue }
                rows[position] = write
            } else {
                add(write)
            }
            ordered = nil
        }
    }

    private func position(of write: PendingWrite) -> Int? {
        rows.count > Self.fewRows
            ? positions[Slot(write)] : rows.firstIndex { $0.index == write.index && $0.task == write.task }
    }

    private mutating func add(_ write: PendingWrite) {
        rows.append(write)
        if rows.count == Self.fewRows + 1 {
            for (position, row) in rows.enumerated() { positions[Slot(row)] = position }
        } else if rows.count > Self.fewRows {
            positions[Slot(write)] = rows.count - 1
        }
    }

    /// Returns the rows, sorted by task path, task and index.
    mutating func inOrder() -> [PendingWrite] {
        if let ordered { return ordered }
        let sorted = rows.sorted { $0.precedes($1) }
        ordered = sorted
        return sorted
    }
}
