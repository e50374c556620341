import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite struct ThreadReadingTests {
    /// Status and open questions (namespace depth, task path, position) of recorded threads, by hand from the storage format's section 8.
    private static let expected: [(String, String, ThreadStatus, [String])] = [
        ("essay_review_interrupted", "essay-1", .interrupted, ["0 ~__pregel_pull, essay_review 0"]),
        ("essay_review_finished", "essay-1", .idle, []),
        ("essay_review_finished", "essay-2", .interrupted, ["0 ~__pregel_pull, essay_review 0"]),
        ("failed_run", "fail-1", .error, []), ("failed_run", "fail-2", .idle, []), ("failed_run", "fail-3", .idle, []),
        ("failed_run", "fail-4", .error, []), ("failed_run", "fail-5", .idle, []),
        (
            "parallel_interrupts", "par-pending", .interrupted,
            ["0 \(call("survey", 0)) 0", "0 \(call("survey", 1)) 0", "0 \(call("survey", 2)) 0"]
        ),
        ("parallel_interrupts", "par-partial", .interrupted, ["0 \(call("survey", 0)) 0", "0 \(call("survey", 2)) 0"]),
        ("parallel_interrupts", "par-done", .idle, []),
        ("parallel_interrupts", "seq-0", .interrupted, ["0 ~__pregel_pull, interview 0"]),
        ("parallel_interrupts", "seq-1", .interrupted, ["0 ~__pregel_pull, interview 1"]),
        ("parallel_interrupts", "seq-2", .interrupted, ["0 ~__pregel_pull, interview 2"]),
        ("parallel_interrupts", "seq-3", .idle, []),
        ("nested_entrypoint", "nest-pending", .interrupted, ["1 ~__pregel_pull, inner 0"]),
        ("nested_entrypoint", "nest-done", .idle, []),
        ("nested_entrypoint", "leaf-pending", .interrupted, ["2 ~__pregel_pull, leaf 0", "2 ~__pregel_pull, leaf 0"]),
        ("nested_entrypoint", "leaf-done", .idle, []),
        ("nested_entrypoint", "twice-second", .interrupted, ["2 ~__pregel_pull, small 0"]),
        ("nested_entrypoint", "twice-done", .idle, []),
        ("forked_history", "fork-1", .idle, []), ("forked_history", "fork-5", .idle, []),
        ("forked_history", "fork-2", .interrupted, ["0 ~__pregel_pull, essay_review 0"]),
        ("stategraph_fanout", "fan-pending", .interrupted, ["1 ~__pregel_pull, sub_b 0"]),
        (
            "hitl_middleware", "percall-pending", .interrupted,
            ["0 ~__pregel_push, 0000000001, 0000000000 0", "0 ~__pregel_push, 0000000002, 0000000000 0"]
        ),
        ("hitl_middleware", "percall-partial", .interrupted, ["0 ~__pregel_push, 0000000002, 0000000000 0"]),
        ("legacy_0_2_34", "old-1", .interrupted, ["0  0"]), ("legacy_0_4_8", "mid-pending", .interrupted, ["0  0"]),
        ("legacy_0_4_8", "mid-par", .interrupted, ["0  0", "0  0"]), ("legacy_0_4_8", "mid-done", .idle, []),
    ]

    private static func call(_ body: String, _ number: Int) -> String {
        TaskIdentity.callPath(number, of: TaskIdentity.pullPath(body))
    }

    private func reading(_ database: String, _ thread: String) throws -> ThreadReading {
        ThreadReading(heads: GoldenDatabase.heads(of: try GoldenDatabase(database).savedCheckpoints(of: thread)))
    }

    @Test("Before a body has written anything, the calls it made tell its name, also those made by its tasks")
    func callsNameTheBody() throws {
        let body = TaskIdentity.pullPath("essay, review")
        let call = TaskIdentity.callPath(12, of: body)
        for path in [
            call, TaskIdentity.callPath(0, of: call), TaskIdentity.callPath(3, of: TaskIdentity.callPath(1, of: call)),
        ] {
            let writes = [
                PendingWrite(task: "t", taskPath: path, index: 0, channel: ReservedChannel.result, value: .null)
            ]
            let saved = SavedCheckpoint(
                thread: "t",
                namespace: "",
                checkpoint: Checkpoint(
                    id: "1f0c0000-0001-6000-8000-000000000000",
                    createdAt: "2026-11-22T14:30:25.566154+00:00",
                    channelValues: [ReservedChannel.start: .string("cat")],
                    channelVersions: [ReservedChannel.start: .text("00000000000000000000000000000001.0.5")],
                    versionsSeen: [ReservedChannel.input: [:]],
                    updatedChannels: [ReservedChannel.start]
                ),
                metadata: CheckpointMetadata(source: .input, step: -1, scalars: [:]),
                parent: nil,
                pendingWrites: writes
            )
            #expect(StateSnapshot(live: saved).next == ["essay, review"])
            #expect(ThreadReading(heads: [saved]).workflow == "essay, review")
        }
    }

    @Test func everyOpenQuestionOfTheRecordedThreadsIsFoundOnce() throws {
        for (database, thread, status, questions) in Self.expected {
            let reading = try reading(database, thread)
            #expect(reading.status == status, "\(thread)")
            let found = reading.openInterrupts.map { question in
                let depth = question.namespace.isEmpty ? 0 : question.namespace.split(separator: "|").count
                return "\(depth) \(question.taskPath) \(question.position)"
            }
            #expect(found == questions, "\(thread)")
            for question in reading.openInterrupts {
                #expect(question.checkpoint == reading.head?.checkpoint.id)
                #expect(question.waitingSince != nil)
                #expect(question.payloadDigest == PayloadDigest(of: question.interrupt.value))
            }
        }
    }

    /// Every question that LangGraph lists as pending is found, unless it was answered before the task failed.
    @Test(arguments: SnapshotGoldenTests.databases)
    func nothingTheReferenceListsIsMissed(name: String) throws {
        let database = try GoldenDatabase(name)
        for thread in database.threads {
            let id = try #require(thread["thread_id"]?.stringValue)
            let listed = try #require(thread["state"]?["interrupts"]?.arrayValue).compactMap { $0["id"]?.stringValue }
            let open = try reading(name, id).openInterrupts.compactMap(\.interrupt.id?.rawValue)
            #expect(Set(open).count == open.count)
            if id == "fail-4" {
                #expect(listed.count == 1 && open.isEmpty)
            } else {
                #expect(Set(listed).isSubset(of: open), "\(id)")
            }
        }
    }

    @Test func theWorkflowAndTheErrorAreNamed() throws {
        let failed = try reading("failed_run", "fail-1")
        #expect(failed.workflow == "flaky")
        #expect(failed.error == #"ValueError("bad_step refused 'alpha'")"#)
        #expect(try reading("failed_run", "fail-2").workflow == "flaky")
        #expect(try reading("legacy_0_4_8", "mid-par").workflow == "survey")
        #expect(try reading("stategraph_fanout", "fan-pending").workflow == nil)
        #expect(try reading("failed_run", "fail-2").error == nil)
    }

    @Test func aThreadWithoutCheckpointsIsIdle() {
        let reading = ThreadReading(heads: [])
        #expect(reading.status == .idle && reading.head == nil && reading.openInterrupts.isEmpty)
    }

    @Test("Only a thread that asks nothing has a standing to keep for its next write")
    func quietStanding() throws {
        func standing(_ database: String, _ thread: String) throws -> ThreadStanding? {
            let reading = try reading(database, thread)
            let summary = ThreadSummary(
                thread: ThreadID(thread),
                reading: reading,
                updatedAt: Timestamp(microseconds: 5)
            )
            return ThreadStanding(ofQuiet: summary, reading)
        }
        #expect(try standing("legacy_0_4_8", "mid-pending") == nil)
        #expect(try standing("hitl_middleware", "percall-partial") == nil)
        let quiet = try #require(try standing("legacy_0_4_8", "mid-done"))
        #expect(!quiet.asksAnything && !quiet.hasQuestions && !quiet.hasFailure)
        #expect(quiet.updatedAt == Timestamp(microseconds: 5))
    }

    // MARK: Rows made here

    private let checkpoint: CheckpointID = "1f1e6860-43f4-6f54-bfff-41649f767c45"

    private func head(_ writes: [PendingWrite], namespace: String = "", parents: JSONObject = [:]) -> SavedCheckpoint {
        SavedCheckpoint(
            thread: "t",
            namespace: namespace,
            checkpoint: Checkpoint(
                id: checkpoint,
                createdAt: "2026-11-22T14:30:25+00:00",
                channelValues: ["__start__": .string("x")],
                channelVersions: ["__start__": .text("1")]
            ),
            metadata: CheckpointMetadata(source: .input, step: -1, parents: parents),
            parent: nil,
            pendingWrites: writes.sorted { ($0.taskPath, $0.task, $0.index) < ($1.taskPath, $1.task, $1.index) }
        )
    }

    private func write(_ task: TaskIdentity, _ channel: String, _ value: StoredValue) -> PendingWrite {
        PendingWrite(
            task: task.id,
            taskPath: task.path,
            index: ReservedChannel.fixedIndex(of: channel) ?? 0,
            channel: channel,
            value: value
        )
    }

    private func question(_ task: TaskIdentity, answers: Int) throws -> StoredValue {
        .array([try Interrupt(id: task.interrupt(answers: answers), value: .string("?")).storedValue()])
    }

    private func body() throws -> TaskIdentity {
        try TaskIdentity(body: "w", checkpoint: checkpoint, checkpointStep: -1)
    }

    @Test func aQuestionAskedAfterARetryIsNotHiddenByTheOldError() throws {
        let body = try body()
        let reading = ThreadReading(heads: [
            head([
                write(body, "__error__", .string("boom")), write(body, "__resume__", .array([.bool(true)])),
                write(body, "__interrupt__", try question(body, answers: 1)),
            ])
        ])
        #expect(reading.status == .interrupted)
        #expect(reading.openInterrupts.map(\.position) == [1])
    }

    @Test func aQuestionThatWasAnsweredBeforeTheFailureIsNotOpen() throws {
        let body = try body()
        let reading = ThreadReading(heads: [
            head([
                write(body, "__error__", .string("boom")), write(body, "__resume__", .array([.bool(true)])),
                write(body, "__interrupt__", try question(body, answers: 0)),
            ])
        ])
        #expect(reading.status == .error)
        #expect(reading.error == "boom")
        #expect(reading.openInterrupts.isEmpty)
    }

    @Test func aQuestionOfATaskNobodyAwaitsIsOpenAlthoughTheBodyIsDone() throws {
        let body = try body()
        let called = body.call("ask", number: 0)
        let reading = ThreadReading(heads: [
            head([write(body, "__end__", .null), write(called, "__interrupt__", try question(called, answers: 0))])
        ])
        #expect(reading.status == .interrupted)
        #expect(reading.openInterrupts.map(\.task) == [called.id])
    }

    // MARK: Copies of questions

    /// Rows of tasks, each with the places of the open questions they leave: `w/pair/a` is a task called by one that the body called.
    struct Shape: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var open: [String]
        var heads: @Sendable (ThreadReadingTests) throws -> [SavedCheckpoint]

        init(
            _ name: String,
            open: [String],
            heads: @escaping @Sendable (ThreadReadingTests) throws -> [SavedCheckpoint]
        ) {
            testDescription = name
            self.open = open
            self.heads = heads
        }
    }

    private func names(_ body: TaskIdentity) -> [TaskID: String] {
        let pair = body.call("pair", number: 1)
        return [
            body.id: "w", body.call("z", number: 0).id: "w/z", pair.id: "w/pair",
            pair.call("a", number: 0).id: "w/pair/a",
        ]
    }

    /// A row with a question that another task asked.
    private func copy(of question: Interrupt, in task: TaskIdentity) throws -> PendingWrite {
        write(task, "__interrupt__", .array([try question.storedValue()]))
    }

    private func asked(_ task: TaskIdentity, _ answers: Int = 0, _ payload: StoredValue = .string("?")) -> Interrupt {
        Interrupt(id: task.interrupt(answers: answers), value: payload)
    }

    private static let answer = StoredValue.array([.bool(true)])

    static let shapes: [Shape] = [
        Shape("called task finished, the one around it failed", open: ["w/z 0"]) { test in
            let body = try test.body()
            let (z, pair) = (body.call("z", number: 0), body.call("pair", number: 1))
            let a = pair.call("a", number: 0)
            return [
                test.head([
                    try test.copy(of: test.asked(z), in: z), try test.copy(of: test.asked(z), in: body),
                    try test.copy(of: test.asked(a), in: pair), test.write(pair, "__error__", .string("boom")),
                    try test.copy(of: test.asked(a), in: a), test.write(a, "__resume__", answer),
                    test.write(a, "__return__", .null),
                ])
            ]
        },
        Shape("called task waits: its question counts once, where it stands", open: ["w/pair/a 0"]) { test in
            let body = try test.body()
            let pair = body.call("pair", number: 1)
            let a = pair.call("a", number: 0)
            let question = test.asked(a)
            return [
                test.head([
                    try test.copy(of: question, in: body), try test.copy(of: question, in: pair),
                    try test.copy(of: question, in: a),
                ])
            ]
        },
        Shape("nothing else of the question is in sight", open: ["w 0"]) { test in
            let body = try test.body()
            return [test.head([try test.copy(of: test.asked(body.call("pair", number: 1)), in: body)])]
        },
        Shape("called task has taken the answer and failed: its record tells", open: []) { test in
            let body = try test.body()
            let a = body.call("pair", number: 1)
            let question = test.asked(a)
            var head = test.head([
                try test.copy(of: question, in: body), try test.copy(of: question, in: a),
                test.write(a, "__resume__", answer), test.write(a, "__error__", .string("boom")),
            ])
            head.answers = [test.record(of: question, by: a, 0)]
            return [head]
        },
        Shape("called task asks the next question, the copy of the first is left", open: ["w/pair 1"]) { test in
            let body = try test.body()
            let a = body.call("pair", number: 1)
            var head = test.head([
                try test.copy(of: test.asked(a), in: body), test.write(body, "__error__", .string("boom")),
                try test.copy(of: test.asked(a, 1), in: a), test.write(a, "__resume__", answer),
            ])
            head.answers = [
                test.record(of: test.asked(a), by: a, 0), test.record(of: test.asked(a, 1), by: a, 1, .unreached),
            ]
            return [head]
        },
        Shape("withdrawn answer: the question is open as before", open: ["w 0"]) { test in
            let body = try test.body()
            var head = test.head([try test.copy(of: test.asked(body), in: body)])
            head.answers = [test.record(of: test.asked(body), by: body, 0, .unreached)]
            return [head]
        },
        Shape("another question at the same position has an id of its own", open: ["w 0"]) { test in
            let body = try test.body()
            let other = StoredValue.string("Pay 1000 instead")
            let id = body.interrupt(answers: 0, digest: PayloadDigest(of: other))
            return [test.head([try test.copy(of: Interrupt(id: id, value: other), in: body)])]
        },
        Shape("another question at the same position was answered, and the task failed", open: []) { test in
            let body = try test.body()
            let other = StoredValue.string("Pay 1000 instead")
            let id = body.interrupt(answers: 0, digest: PayloadDigest(of: other))
            return [
                test.head([
                    try test.copy(of: Interrupt(id: id, value: other), in: body),
                    test.write(body, "__resume__", answer), test.write(body, "__error__", .string("boom")),
                ])
            ]
        },
        Shape("nested run waits", open: ["inner 0"]) { test in
            let (body, inner) = (try test.body(), try test.inner())
            let question = test.asked(inner)
            return [
                test.head([try test.copy(of: question, in: body)]),
                test.nestedHead([try test.copy(of: question, in: inner)], in: body),
            ]
        },
        Shape("nested run has finished and stands at its end", open: []) { test in
            let (body, inner) = (try test.body(), try test.inner())
            return [
                test.head([
                    try test.copy(of: test.asked(inner), in: body), test.write(body, "__error__", .string("boom")),
                ]),
                test.nestedHead([], in: body),
            ]
        },
        Shape("nested run has taken the answer and asks the next question", open: ["inner 1"]) { test in
            let (body, inner) = (try test.body(), try test.inner())
            return [
                test.head([try test.copy(of: test.asked(inner), in: body)]),
                test.nestedHead(
                    [try test.copy(of: test.asked(inner, 1), in: inner), test.write(inner, "__resume__", answer)],
                    in: body
                ),
            ]
        },
        Shape("the body asks for itself beside a nested run that has finished", open: ["w 0"]) { test in
            let body = try test.body()
            return [test.head([try test.copy(of: test.asked(body), in: body)]), test.nestedHead([], in: body)]
        },
        Shape("two levels: the inner nested run has finished, both around it failed", open: []) { test in
            let (body, inner) = (try test.body(), try test.inner())
            let leaf = try TaskIdentity(
                body: "leaf",
                checkpoint: test.checkpoint,
                checkpointStep: -1,
                runNamespace: inner.namespace
            )
            let question = test.asked(leaf)
            return [
                test.head([try test.copy(of: question, in: body), test.write(body, "__error__", .string("boom"))]),
                test.nestedHead(
                    [try test.copy(of: question, in: inner), test.write(inner, "__error__", .string("boom"))],
                    in: body
                ),
                test.nestedHead([], in: inner),
            ]
        },
        Shape("a nested run inside a called task that has finished", open: []) { test in
            let body = try test.body()
            let pair = body.call("pair", number: 1)
            let inner = try TaskIdentity(
                body: "inner",
                checkpoint: test.checkpoint,
                checkpointStep: -1,
                runNamespace: pair.namespace
            )
            let question = test.asked(inner)
            return [
                test.head([
                    try test.copy(of: question, in: body), test.write(body, "__error__", .string("boom")),
                    try test.copy(of: question, in: pair), test.write(pair, "__return__", .null),
                ]),
                test.nestedHead([try test.copy(of: question, in: inner)], in: pair),
            ]
        },
    ]

    private func inner() throws -> TaskIdentity {
        try TaskIdentity(body: "inner", checkpoint: checkpoint, checkpointStep: -1, runNamespace: body().namespace)
    }

    private func nestedHead(_ writes: [PendingWrite], in task: TaskIdentity) -> SavedCheckpoint {
        head(writes, namespace: task.namespace, parents: ["": .string(checkpoint.rawValue)])
    }

    private func record(
        of question: Interrupt,
        by task: TaskIdentity,
        _ position: Int,
        _ state: AnswerRecord.State = .live
    ) -> AnswerRecord {
        AnswerRecord(
            binding: AnswerBinding(
                task: task.id,
                position: position,
                payloadDigest: PayloadDigest(of: question.value)
            ),
            question: question.id ?? "",
            payload: question.value,
            state: state
        )
    }

    @Test("A copy of a question counts as long as the question does", arguments: shapes)
    func copies(shape: Shape) throws {
        let body = try body()
        let names = names(body).merging([try inner().id: "inner"]) { $1 }
        let reading = ThreadReading(heads: try shape.heads(self))
        #expect(reading.openInterrupts.map { "\(names[$0.task] ?? "?") \($0.position)" } == shape.open)
        let snapshot = StateSnapshot(live: try #require(reading.head), heads: try shape.heads(self))
        #expect(snapshot.openInterrupts == reading.openInterrupts)
    }

    @Test("The steps of a thread tell which question another question at its position is")
    func stepsOfAnotherQuestion() throws {
        let body = try body()
        let other = StoredValue.string("Pay 1000 instead")
        for (answers, asks) in [(0, true), (1, false)] {
            let id = body.interrupt(answers: 0, digest: PayloadDigest(of: other))
            var writes = [try copy(of: Interrupt(id: id, value: other), in: body)]
            if answers > 0 { writes.append(write(body, "__resume__", Self.answer)) }
            let step = try #require(StepRecord(of: head(writes)).tasks.first)
            #expect(step.isAsking == asks)
            #expect(step.questions == 1)
        }
    }

    @Test func aQuestionOfANestedRunOfAnEarlierTurnIsNotOpen() throws {
        let body = try body()
        let inner = try TaskIdentity(
            body: "inner",
            checkpoint: checkpoint,
            checkpointStep: -1,
            runNamespace: body.namespace
        )
        let nested = { (parent: String) in
            head(
                [write(inner, "__interrupt__", try question(inner, answers: 0))],
                namespace: body.namespace,
                parents: ["": .string(parent)]
            )
        }
        #expect(ThreadReading(heads: [head([]), try nested(checkpoint.rawValue)]).openInterrupts.count == 1)
        #expect(ThreadReading(heads: [head([]), try nested("another")]).openInterrupts.isEmpty)
        let done = head([write(body, "__end__", .null)])
        #expect(ThreadReading(heads: [done, try nested(checkpoint.rawValue)]).openInterrupts.isEmpty)
    }
}
