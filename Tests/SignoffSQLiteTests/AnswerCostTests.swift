import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

/// What answers cost, in steps of the engine: the same in every run of a test, on every machine.
@Suite("What answers cost")
struct AnswerCostTests {
    private let folder: TemporaryFolder
    private let saver: SQLiteSaver
    private let sample = SampleThread("t")

    init() async throws {
        folder = try TemporaryFolder()
        saver = try await folder.saver()
    }

    private func record(
        _ question: InterruptID,
        _ binding: AnswerBinding,
        _ state: AnswerRecord.State
    ) -> AnswerRecord {
        AnswerRecord(binding: binding, question: question, payload: .string("Pay?"), state: state, run: "the run")
    }

    /// A batch of records of one task, with `count` positions.
    private func batch(_ count: Int, _ state: AnswerRecord.State, of task: TaskID = "task") -> WriteBatch {
        let digest = PayloadDigest(rawValue: "digest")
        return WriteBatch(
            address: CheckpointAddress(thread: sample.thread, checkpoint: SampleThread.id(1)),
            task: task,
            taskPath: "",
            writes: [],
            answers: (0..<count).map { position in
                record(
                    InterruptID("\(task)-\(position)"),
                    AnswerBinding(task: task, position: position, payloadDigest: digest),
                    state
                )
            }
        )
    }

    /// The steps that the connection that writes takes for some work.
    private func stepsOfWriting(_ work: () async throws -> Void) async throws -> Int {
        let before = try await saver.database.write { $0.stepCount }
        try await work()
        return try await saver.database.write { $0.stepCount } - before
    }

    /// The statements and steps that some reading takes on one connection, once its statements are prepared.
    private func cost(
        of reading: @escaping @Sendable (SQLiteConnection) throws -> Void
    ) async throws -> (statements: Int, steps: Int) {
        try await saver.database.read { connection, _ in
            try reading(connection)
            let before = (statements: connection.statementCount, steps: connection.stepCount)
            try reading(connection)
            return (connection.statementCount - before.statements, connection.stepCount - before.steps)
        }
    }

    @Test("Recording many answers of a step costs as much for each as recording few", arguments: ["batch", "batches"])
    func recording(_ form: String) async throws {
        func store(_ count: Int, of name: String) async throws -> Int {
            let sample = SampleThread(name)
            try await saver.apply([sample.input])
            return try await stepsOfWriting {
                var batches: [WriteBatch] = []
                if form == "batch" {
                    batches = [batch(count, .live)]
                } else {
                    batches = (0..<count).map { batch(1, .live, of: TaskID("task-\($0)")) }
                }
                try await saver.apply(
                    batches.map { batch in
                        var batch = batch
                        batch.address.thread = sample.thread
                        return .writes(batch)
                    }
                )
            }
        }
        _ = try await store(10, of: "warm")
        let few = try await store(100, of: "few")
        let many = try await store(800, of: "many")
        #expect(many < 10 * few, "\(few) steps for 100, \(many) for 800")
    }

    @Test("The cost of recording a withdrawn answer does not depend on their number")
    func withdrawing() async throws {
        let run = try #require(try await saver.begin(sample.request(), for: "w", lease: .seconds(60)))
        try await saver.apply([sample.input], holding: run.lease)
        func withdraw(_ count: Int, of task: TaskID) async throws -> Int {
            try await stepsOfWriting {
                try await saver.apply([.writes(batch(count, .unreached, of: task))], holding: run.lease)
            }
        }
        _ = try await withdraw(10, of: "warm")
        let few = try await withdraw(100, of: "few")
        let many = try await withdraw(800, of: "many")
        #expect(many < 10 * few, "\(few) steps for 100, \(many) for 800")
        let undelivered = try await saver.run(run.id)?.undelivered
        let expected = ["warm": 10, "few": 100, "many": 800] as OrderedDictionary<String, Int>
        #expect(undelivered == expected.flatMap { name, count in (0..<count).map { InterruptID("\(name)-\($0)") } })
        #expect(try await saver.ledger(after: 0, limit: 2_000).count == 910)
    }

    @Test("A page of open questions looks only for what was withdrawn at its own places")
    func listing() async throws {
        let query = InterruptQuery(limit: 5)
        func listed() async throws -> Int {
            try await cost { _ = try ReadModelQueries(connection: $0).openInterrupts(matching: query) }.steps
        }
        try await saver.apply([sample.input])
        for number in 0..<5 { try await saver.apply([sample.callQuestion(number)]) }
        let asked = try await saver.openInterrupts(matching: query)
        try #require(asked.count == 5)
        func withdraw(_ count: Int, of task: TaskID) async throws {
            try await saver.apply([.writes(batch(count, .unreached, of: task))])
        }
        try await withdraw(20, of: "few")
        let few = try await listed()
        try await withdraw(2_000, of: "many")
        let many = try await listed()
        #expect(many <= few + 50, "\(few) steps beside 20 withdrawn answers, \(many) beside 2,000")
    }

    @Test("A page of open questions has the answer that was withdrawn last at each place")
    func withdrawn() async throws {
        try await saver.apply([sample.input])
        for number in 0..<3 { try await saver.apply([sample.callQuestion(number)]) }
        let asked = try await saver.openInterrupts(matching: InterruptQuery())
        for (number, question) in asked.enumerated() {
            for attempt in 0..<number {
                let binding = AnswerBinding(to: question)
                var record = self.record(InterruptID("attempt \(attempt)"), binding, .replaced)
                record.run = RunID("run \(9 - attempt)")
                let change = WriteBatch(
                    address: CheckpointAddress(thread: "t", checkpoint: question.checkpoint),
                    task: question.task,
                    taskPath: question.taskPath,
                    writes: [],
                    answers: [record]
                )
                try await saver.apply([.writes(change)])
            }
        }
        let listed = try await saver.openInterrupts(matching: InterruptQuery())
        #expect(listed.map(\.withdrawn?.question) == [nil, "attempt 0", "attempt 1"])
        let read = ThreadReading(heads: try await saver.heads(of: "t").checkpoints).openInterrupts
        #expect(
            Dictionary(uniqueKeysWithValues: read.map { ($0.task, $0.withdrawn?.question) })
                == Dictionary(uniqueKeysWithValues: listed.map { ($0.task, $0.withdrawn?.question) })
        )
    }

    @Test("A run is read with all its bindings at once")
    func bindings() async throws {
        func answering(_ count: Int, on name: String) async throws -> RunID {
            let names = (0..<count).map { InterruptID("question \"\($0)\"") }
            var request = SampleThread(name).request(
                .resume(answers: Dictionary(uniqueKeysWithValues: names.map { ($0, .bool(true)) }))
            )
            for (number, name) in names.enumerated() where number != 1 {
                let digest = PayloadDigest(rawValue: "\(number)")
                request.bindings[name] = AnswerBinding(task: "t", position: number, payloadDigest: digest)
            }
            let run = try await saver.submit(request, guardedBy: [], recording: nil)
            #expect(try await saver.run(run.id)?.request.bindings == request.bindings)
            #expect(try await saver.runs(matching: RunQuery(thread: ThreadID(name))).first == run)
            return run.id
        }
        let (few, many) = (try await answering(2, on: "few"), try await answering(60, on: "many"))
        func statements(_ id: RunID) async throws -> Int {
            try await cost { _ = try RunRows(connection: $0).run(id) }.statements
        }
        #expect(try await statements(few) == statements(many))
    }

    @Test("Reading a run costs the same however many answers its thread was given before")
    func history() async throws {
        func read() async throws -> Int {
            let request = sample.request(.resume(answers: ["q": .bool(true)]))
            let run = try await saver.submit(request, guardedBy: [], recording: nil)
            _ = try await saver.requestCancellation(of: run.id)
            return try await cost { _ = try RunRows(connection: $0).run(run.id) }.steps
        }
        let first = try await read()
        for _ in 0..<50 { _ = try await read() }
        #expect(try await read() == first)
    }
}
