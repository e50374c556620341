import OrderedCollections
import SignoffCheckpoint

/// What a workflow of one body and some called tasks leaves on a thread, step by step.
struct SampleThread {
    static let workflow = "review"

    let thread: ThreadID
    /// The turn, from 0; each has an input and a loop checkpoint.
    var turn = 0

    init(_ name: String) {
        thread = ThreadID(name)
    }

    /// The id of checkpoint number `number`, up to 9,999; text order is the order of numbers.
    static func id(_ number: Int) -> CheckpointID {
        let digits = String(number)
        return CheckpointID(
            "1f0c0000-\(String(repeating: "0", count: 4 - digits.count))\(digits)-6000-8000-000000000000"
        )
    }

    private var inputID: CheckpointID { Self.id(2 * turn + 1) }

    private var body: TaskIdentity {
        get throws {
            try TaskIdentity(body: Self.workflow, checkpoint: inputID, checkpointStep: 2 * turn - 1)
        }
    }

    private func saved(_ number: Int, _ source: CheckpointMetadata.Source, _ values: [String]) -> CheckpointChange {
        let version = ChannelVersion.text("00000000000000000000000000000001.0.5000000000000000")
        return .checkpoint(
            SavedCheckpoint(
                thread: thread,
                namespace: "",
                checkpoint: Checkpoint(
                    id: Self.id(number),
                    createdAt: "2026-11-22T14:30:25.566154+00:00",
                    channelValues: OrderedDictionary(uniqueKeysWithValues: values.map { ($0, .string("value")) }),
                    channelVersions: OrderedDictionary(uniqueKeysWithValues: values.map { ($0, version) }),
                    versionsSeen: source == .loop ? [Self.workflow: ["__start__": version]] : ["__input__": [:]],
                    updatedChannels: values
                ),
                metadata: CheckpointMetadata(source: source, step: number - 2),
                parent: number > 1 ? Self.id(number - 1) : nil
            )
        )
    }

    /// The input of the present turn.
    var input: CheckpointChange { saved(2 * turn + 1, .input, [ReservedChannel.start]) }

    /// The end of the present turn.
    var loop: CheckpointChange { saved(2 * turn + 2, .loop, [ReservedChannel.end, ReservedChannel.previous]) }

    private func writes(_ task: TaskIdentity, _ writes: [ChannelWrite]) -> CheckpointChange {
        .writes(
            WriteBatch(
                address: CheckpointAddress(thread: thread, checkpoint: inputID),
                task: task.id,
                taskPath: task.path,
                writes: writes
            )
        )
    }

    private func questionWrite(of task: TaskIdentity, _ payload: StoredValue? = nil) throws -> ChannelWrite {
        let question = Interrupt(
            id: task.interrupt(answers: 0),
            value: payload ?? .string("Please approve \(thread)")
        )
        return ChannelWrite(ReservedChannel.interrupt, .array([try question.storedValue()]))
    }

    /// The body's question.
    func question(_ payload: StoredValue? = nil) throws -> CheckpointChange {
        try writes(body, [questionWrite(of: body, payload)])
    }

    /// The question of call number `number`.
    func callQuestion(_ number: Int) throws -> CheckpointChange {
        let call = try body.call("score", number: number)
        return writes(call, [try questionWrite(of: call)])
    }

    /// The result of call number `number`.
    func result(_ number: Int) throws -> CheckpointChange {
        try writes(body.call("score", number: number), [ChannelWrite(ReservedChannel.result, .integer(1))])
    }

    /// The failure of the body.
    func failure() throws -> CheckpointChange {
        try writes(body, [ChannelWrite(ReservedChannel.error, .string("ValueError('no')"))])
    }

    /// The result of the body.
    func bodyResult() throws -> CheckpointChange {
        try writes(body, [ChannelWrite(ReservedChannel.end, .string("done"))])
    }

    func request(_ action: RunAction = .proceed) -> RunRequest {
        RunRequest(thread: thread, workflow: Self.workflow, action: action, requestedBy: "ann")
    }
}

/// Numbers that are the same in every run of a test.
struct FixedNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}
