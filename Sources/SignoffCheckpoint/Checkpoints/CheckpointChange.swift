/// One change to a saver's checkpoints.
///
/// The changes of one call are stored together or not at all.
///
/// The enumeration is indirect because a checkpoint has many parts, and a list of changes is copied several times before
/// a saver stores it.
public indirect enum CheckpointChange: Hashable, Sendable {
    /// Stores a checkpoint. A checkpoint with the same address is replaced. The `pendingWrites` are not stored.
    case checkpoint(SavedCheckpoint)
    /// Stores the writes of one task, under LangGraph's rule for conflicts.
    case writes(WriteBatch)
}

/// The writes of one task that are stored together.
///
/// If every channel of the batch is one of error, scheduled, interrupt and resume, the batch replaces stored rows at
/// the same index. Otherwise all stored rows are kept (storage format, section 6.2).
public struct WriteBatch: Hashable, Sendable {
    /// The checkpoint that the superstep started from.
    ///
    /// The id is required.
    public var address: CheckpointAddress
    /// The writing task.
    public var task: TaskID
    /// The stored path of the task.
    public var taskPath: String
    /// The channels and values, in the order in which the task wrote them.
    ///
    /// A write is stored at the fixed index of its channel; without one, at its position in this list.
    public var writes: [ChannelWrite]
    /// The records of the task's answers, stored in the same transaction.
    ///
    /// For each withdrawn record, a saver that has a ledger and runs appends a ledger entry and records the question in
    /// the run that holds the thread. A batch without writes stores only the records.
    public var answers: [AnswerRecord]
    /// Whether the batch copies the rows of another thread.
    ///
    /// A saver does not attach withdrawn answers to the questions of a copy.
    public var isCopy: Bool
    /// The name of the task; `nil` when unknown.
    ///
    /// The rows contain only a hash of the name. A saver that is a ``TaskNameStore`` stores the name.
    public var taskName: String?
    /// The facts that the workflow declares for the questions among the writes, by question id.
    ///
    /// A saver stores the facts with the questions, except in a copy.
    public var facts: [InterruptID: QuestionFacts]

    /// Creates a batch.
    public init(
        address: CheckpointAddress,
        task: TaskID,
        taskPath: String,
        writes: [ChannelWrite],
        answers: [AnswerRecord] = [],
        isCopy: Bool = false,
        taskName: String? = nil,
        facts: [InterruptID: QuestionFacts] = [:]
    ) {
        self.address = address
        self.task = task
        self.taskPath = taskPath
        self.writes = writes
        self.answers = answers
        self.isCopy = isCopy
        self.taskName = taskName
        self.facts = facts
    }

    /// Whether the batch replaces stored rows at the same index.
    public var replacesStored: Bool {
        writes.allSatisfy { ReservedChannel.fixedIndex(of: $0.channel) != nil }
    }

    /// The rows to store, at their fixed index or position.
    ///
    /// Of several writes to a channel with one slot, only the last is stored.
    public var pendingWrites: [PendingWrite] {
        var rows: [PendingWrite] = []
        for (position, write) in writes.enumerated() {
            let index = ReservedChannel.fixedIndex(of: write.channel) ?? position
            let row = PendingWrite(
                task: task,
                taskPath: taskPath,
                index: index,
                channel: write.channel,
                value: write.value
            )
            if let earlier = rows.firstIndex(where: { $0.index == index }) {
                rows[earlier] = row
            } else {
                rows.append(row)
            }
        }
        return rows
    }
}

/// A channel and the value written to it.
public struct ChannelWrite: Hashable, Sendable {
    /// The channel.
    public var channel: String
    /// The value.
    public var value: StoredValue

    /// Creates a write.
    public init(_ channel: String, _ value: StoredValue) {
        self.channel = channel
        self.value = value
    }
}
