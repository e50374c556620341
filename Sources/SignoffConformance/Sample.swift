import OrderedCollections
import SignoffCheckpoint

/// A thread with the rows that a workflow with one body and some called tasks would leave.
struct Sample {
    static let workflow = "essay_review"

    let thread: ThreadID

    init(_ name: String) {
        thread = ThreadID(name)
    }

    // MARK: Ids

    /// Returns the id of checkpoint number `number`, 0 to 99.
    ///
    /// The text order is the order of the numbers.
    static func id(_ number: Int) -> CheckpointID {
        let digits = String(number)
        return CheckpointID("1f0c0000-00\(digits.count < 2 ? "0" : "")\(digits)-6000-8000-000000000000")
    }

    /// Returns the id of a task that does not exist in any workflow.
    static func task(_ number: Int) -> TaskID { TaskID("00000000-0000-0000-0000-00000000000\(number)") }

    var address: CheckpointAddress { CheckpointAddress(thread: thread) }

    func address(in namespace: String) -> CheckpointAddress {
        CheckpointAddress(thread: thread, namespace: namespace)
    }

    func address(of checkpoint: CheckpointID) -> CheckpointAddress {
        CheckpointAddress(thread: thread, checkpoint: checkpoint)
    }

    /// The body of the turn that starts at checkpoint 1.
    var bodyIdentity: TaskIdentity {
        get throws {
            try TaskIdentity(body: Self.workflow, checkpoint: Self.id(1), checkpointStep: -1)
        }
    }

    /// Returns the id of the body's question number `number`, from 0.
    func bodyQuestion(_ number: Int = 0) throws -> InterruptID { try bodyIdentity.interrupt(answers: number) }

    /// Returns the identity of the body's call number `number`.
    func call(_ number: Int) throws -> TaskIdentity { try bodyIdentity.call("score", number: number) }

    // MARK: Checkpoints

    /// The input checkpoint, number 1.
    var input: CheckpointChange { .checkpoint(checkpoint(1)) }

    func checkpoint(
        _ number: Int,
        namespace: String = "",
        values: OrderedDictionary<String, StoredValue> = [ReservedChannel.start: .string("cat")],
        step: Int = -1,
        scalars: JSONObject = [:]
    ) -> SavedCheckpoint {
        let version = ChannelVersion.text("00000000000000000000000000000001.0.5000000000000000")
        return SavedCheckpoint(
            thread: thread,
            namespace: namespace,
            checkpoint: Checkpoint(
                id: Self.id(number),
                createdAt: "2026-11-22T14:30:25.566154+00:00",
                channelValues: values,
                channelVersions: OrderedDictionary(uniqueKeysWithValues: values.keys.map { ($0, version) }),
                versionsSeen: [ReservedChannel.input: [:]],
                updatedChannels: values.keys.sorted()
            ),
            metadata: CheckpointMetadata(source: .input, step: step, scalars: scalars),
            parent: number > 1 ? Self.id(number - 1) : nil
        )
    }

    /// Values of every kind that a checkpoint can contain.
    static let valuesOfEveryKind: OrderedDictionary<String, StoredValue> = [
        "null": .null, "yes": .bool(true), "small": .integer(-7), "least": .integer(.min), "most": .integer(.max),
        "huge": .unsigned(.max), "half": .double(0.5), "endless": .double(.infinity), "text": .string("hällo \u{0} ✓"),
        "empty": .string(""), "bytes": .bytes([0, 255, 10]), "no bytes": .bytes([]),
        "list": .array([.integer(1), .array([]), .null]),
        "map": .map(
            StoredMap([
                StoredMap.Entry(key: .integer(1), value: .string("one")),
                StoredMap.Entry(key: .null, value: .map(StoredMap())),
            ])
        ),
        "python": .extension(StoredExtension(code: 0, payload: [0x93, 0xA1, 0x61, 0xA1, 0x62, 0x01])),
    ]

    // MARK: Writes

    /// Returns writes of one task at checkpoint 1; of the body by default.
    func writes(path: String? = nil, task: Int = 0, _ writes: [ChannelWrite]) throws -> CheckpointChange {
        let body = try bodyIdentity
        return .writes(
            WriteBatch(
                address: address(of: Self.id(1)),
                task: path == nil ? body.id : Self.task(task),
                taskPath: path ?? body.path,
                writes: writes
            )
        )
    }

    /// Returns the body's question number `number`, from 0, after as many answers.
    func question(_ number: Int = 0, payload: StoredValue = .string("Please approve")) throws -> CheckpointChange {
        let interrupt = Interrupt(id: try bodyQuestion(number), value: payload)
        var batch = [ChannelWrite(ReservedChannel.interrupt, .array([try interrupt.storedValue()]))]
        if number > 0 {
            batch.append(ChannelWrite(ReservedChannel.resume, .array(Array(repeating: .bool(true), count: number))))
        }
        return try writes(batch)
    }

    /// Returns a question of the body's call number `number`.
    func callQuestion(of number: Int) throws -> CheckpointChange {
        let interrupt = Interrupt(id: try call(number).interrupt(answers: 0), value: .integer(Int64(number)))
        return try callWrites(number, [ChannelWrite(ReservedChannel.interrupt, .array([try interrupt.storedValue()]))])
    }

    /// Returns the result of the body's call number `number`.
    func result(of number: Int, _ value: StoredValue) throws -> CheckpointChange {
        try callWrites(number, [ChannelWrite(ReservedChannel.result, value)])
    }

    /// Returns the result of the body.
    func bodyResult(_ value: StoredValue, answers: [StoredValue] = []) throws -> CheckpointChange {
        let resume = answers.isEmpty ? [] : [ChannelWrite(ReservedChannel.resume, .array(answers))]
        return try writes(
            resume + [ChannelWrite(ReservedChannel.end, value), ChannelWrite(ReservedChannel.previous, value)]
        )
    }

    /// Returns the failure of the body.
    func failure(_ text: String) throws -> CheckpointChange {
        try writes([ChannelWrite(ReservedChannel.error, .string(text))])
    }

    /// Returns a record of the answer to the body's question number `number`, from 0.
    func answerRecord(
        _ number: Int = 0,
        payload: StoredValue = .string("Please approve"),
        state: AnswerRecord.State = .live,
        run: RunID? = nil
    ) throws -> AnswerRecord {
        AnswerRecord(
            binding: AnswerBinding(
                task: try bodyIdentity.id,
                position: number,
                payloadDigest: PayloadDigest(of: payload)
            ),
            question: try bodyQuestion(number),
            payload: payload,
            state: state,
            run: run
        )
    }

    /// Returns records of answers with the body's list of answers.
    func recording(_ records: [AnswerRecord]) throws -> CheckpointChange {
        let body = try bodyIdentity
        return .writes(
            WriteBatch(
                address: address(of: Self.id(1)),
                task: body.id,
                taskPath: body.path,
                writes: [ChannelWrite(ReservedChannel.resume, .array([.bool(true)]))],
                answers: records
            )
        )
    }

    private func callWrites(_ number: Int, _ writes: [ChannelWrite]) throws -> CheckpointChange {
        let call = try call(number)
        return .writes(
            WriteBatch(address: address(of: Self.id(1)), task: call.id, taskPath: call.path, writes: writes)
        )
    }

    // MARK: Requests

    func request(_ action: RunAction = .proceed, by person: String = "ann", token: String? = nil) -> RunRequest {
        RunRequest(
            thread: thread,
            workflow: Self.workflow,
            action: action,
            requestedBy: person,
            clientToken: token
        )
    }

    /// Returns an answer to a question.
    func answer(_ question: OpenInterrupt, by person: String = "ann", token: String? = nil) -> RunRequest {
        var answers: [InterruptID: StoredValue] = [:]
        if let id = question.interrupt.id { answers[id] = .bool(true) }
        return request(.resume(answers: answers), by: person, token: token)
    }
}
