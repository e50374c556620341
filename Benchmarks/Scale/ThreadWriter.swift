import OrderedCollections
import SignoffCheckpoint
import Synchronization

/// Writes the rows of threads as LangGraph's saver does, turn by turn.
struct ThreadWriter {
    static let workflow = "essay_review"
    private static let ended: [String] = [ReservedChannel.end, ReservedChannel.previous]

    private let connection: BareConnection
    private let ids: CheckpointIDSource
    private let time: TimeSource
    private let random: RandomSource

    /// The outcome of the last turn of a thread.
    enum Outcome {
        case finished
        case waiting
        case failed
    }

    /// Creates a writer whose clock advances by a millisecond with each read, so that every run makes the same file.
    init(connection: BareConnection) {
        let moment = Mutex<Int64>(1_760_000_000_000_000)
        let seed = Mutex<UInt64>(1)
        self.connection = connection
        time = TimeSource {
            moment.withLock { moment in
                moment += 1_000
                return Timestamp(microseconds: moment)
            }
        }
        random = RandomSource {
            seed.withLock { seed in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1
                return seed
            }
        }
        ids = CheckpointIDSource(time: time, random: random)
    }

    /// Writes one thread, whose question has `payload` where one is given; returns how many checkpoints that were.
    func write(_ thread: ThreadID, turns: Int, outcome: Outcome, payload: StoredValue? = nil) throws -> Int {
        var checkpoint = Checkpoint(id: "", createdAt: "")
        var parent: CheckpointID?
        var count = 0
        for turn in 0..<turns {
            let isLast = turn == turns - 1
            begin(&checkpoint, turn)
            try store(checkpoint, thread, parent, .input, step: 2 * turn - 1)
            count += 1
            let body = try TaskIdentity(body: Self.workflow, checkpoint: checkpoint.id, checkpointStep: 2 * turn - 1)
            let call = body.call("write_essay", number: 0)
            let essay = StoredValue.string(
                "An essay about topic \(turn) of \(thread): \(String(repeating: "word ", count: 12))"
            )
            try store(essay, ReservedChannel.result, 0, of: call, checkpoint.id, thread)
            if isLast, outcome == .waiting {
                let essayPayload = StoredValue.map([
                    "essay": essay, "action": .string("Please approve/reject the essay"),
                ])
                let question = Interrupt(id: body.interrupt(answers: 0), value: payload ?? essayPayload)
                try store(
                    .array([question.storedValue()]),
                    ReservedChannel.interrupt,
                    -3,
                    of: body,
                    checkpoint.id,
                    thread
                )
                return count
            }
            if isLast, outcome == .failed {
                let text = StoredValue.string("ValueError('the essay of \(thread) was lost')")
                try store(text, ReservedChannel.error, -1, of: body, checkpoint.id, thread)
                return count
            }
            try store(essay, ReservedChannel.end, 0, of: body, checkpoint.id, thread)
            try store(essay, ReservedChannel.previous, 1, of: body, checkpoint.id, thread)
            parent = checkpoint.id
            end(&checkpoint, turn, essay)
            try store(checkpoint, thread, parent, .loop, step: 2 * turn)
            parent = checkpoint.id
            count += 1
        }
        return count
    }

    private func begin(_ checkpoint: inout Checkpoint, _ turn: Int) {
        let version = ChannelVersion.next(after: checkpoint.channelVersions.values, random: random)
        checkpoint.id = ids.next(step: 2 * turn - 1)
        checkpoint.createdAt = time.now().iso8601
        checkpoint.channelValues[ReservedChannel.start] = .string("topic \(turn)")
        checkpoint.channelVersions[ReservedChannel.start] = version
        checkpoint.versionsSeen[ReservedChannel.input] = [:]
        checkpoint.updatedChannels = [ReservedChannel.start]
    }

    private func end(_ checkpoint: inout Checkpoint, _ turn: Int, _ value: StoredValue) {
        let seen = checkpoint.channelVersions[ReservedChannel.start] ?? .integer(0)
        let version = ChannelVersion.next(after: checkpoint.channelVersions.values, random: random)
        checkpoint.id = ids.next(step: 2 * turn)
        checkpoint.createdAt = time.now().iso8601
        checkpoint.channelValues[ReservedChannel.start] = nil
        for channel in Self.ended { checkpoint.channelValues[channel] = value }
        for channel in Self.ended + [ReservedChannel.start] { checkpoint.channelVersions[channel] = version }
        checkpoint.versionsSeen[Self.workflow] = [ReservedChannel.start: seen]
        checkpoint.versionsSeen["write_essay"] = [:]
        checkpoint.updatedChannels = Self.ended
    }

    private func store(
        _ checkpoint: Checkpoint,
        _ thread: ThreadID,
        _ parent: CheckpointID?,
        _ source: CheckpointMetadata.Source,
        step: Int
    ) throws {
        let value = try checkpoint.storedMap.serialized()
        let metadata = CheckpointMetadata(source: source, step: step)
        try connection.run(
            """
            INSERT INTO checkpoints (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, type, checkpoint, metadata)
            VALUES (?, '', ?, ?, ?, ?, ?)
            """,
            [
                text(thread.rawValue), text(checkpoint.id.rawValue), parent.map { text($0.rawValue) } ?? .null,
                text(value.type), .blob(value.bytes),
                .blob(Array(JSONValue.object(metadata.entries).text(.compact).utf8)),
            ]
        )
    }

    private func store(
        _ value: StoredValue,
        _ channel: String,
        _ index: Int64,
        of task: TaskIdentity,
        _ checkpoint: CheckpointID,
        _ thread: ThreadID
    ) throws {
        let value = try value.serialized()
        try connection.run(
            """
            INSERT INTO writes (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, value)
            VALUES (?, '', ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                text(thread.rawValue), text(checkpoint.rawValue), text(task.id.rawValue), text(task.path),
                .integer(index), text(channel), text(value.type), .blob(value.bytes),
            ]
        )
    }

    private func text(_ text: String) -> BareConnection.Value { .text(Array(text.utf8)) }
}
