/// One change to a saver's checkpoints.
///
/// The changes of one call are stored together or not at all.
///
/// The enumeration is indirect because a checkpoint has many parts, and a list of changes is copied several times before
/// a saver stores it.
public indirect enum CheckpointChange: Hashable, Sendable {
    /// Stores a checkpoint, replacing one with the same address; its `pendingWrites` are not stored.
    case checkpoint(SavedCheckpoint)
    /// Stores the writes of one task, under LangGraph's rule for conflicts.
    case writes(WriteBatch)
}

/// The writes of one task that are stored together.
///
/// If every channel of the batch is one of error, scheduled, interrupt and resume, stored rows at the same index are
/// replaced. Otherwise stored rows win, for all rows of the batch (storage format, section 6.2).
public struct WriteBatch: Hashable, Sendable {
    /// The checkpoint that the superstep started from; its id is required.
    public var address: CheckpointAddress
    /// The writing task.
    public var task: TaskID
    /// The task's path as stored.
    public var taskPath: String
    /// The channels and values, in the order written.
    ///
    /// The stored index is the fixed index of the channel, or else the position in this list.
    public var writes: [ChannelWrite]
    /// The records of the task's answers, stored in the same transaction.
    ///
    /// For each withdrawn record the saver appends an entry to the ledger and records the question in the row of the
    /// run that holds the thread, if it stores these. A batch without writes stores nothing else.
    public var answers: [AnswerRecord]
    /// Whether the batch copies the rows of another thread.
    ///
    /// A saver does not attach withdrawn answers to the questions of a copy.
    public var isCopy: Bool
    /// The name of the task; `nil` when it is unknown.
    ///
    /// Rows have only a hash of the name. A saver that is a ``TaskNameBook`` stores the name.
    public var taskName: String?
    /// The facts that the workflow declares for the questions among the writes, by question id.
    ///
    /// A saver stores them with the questions, except those of a copy.
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

    /// Whether stored rows at the same index are replaced.
    public var replacesStored: Bool {
        writes.allSatisfy { ReservedChannel.fixedIndex(of: $0.channel) != nil }
    }

    /// The rows to store: fixed index or position; of several writes to a channel with one slot only the last.
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
