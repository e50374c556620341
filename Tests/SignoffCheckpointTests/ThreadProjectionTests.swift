import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite("What a write means for the lists of threads and questions")
struct ThreadProjectionTests {
    private static let now = Timestamp(microseconds: 1_790_000_000_000_000)

    private static func moment(_ seconds: Int) -> Timestamp { now.advanced(by: .seconds(seconds)) }

    private static func question(_ id: InterruptID, task: TaskID = "task", since: Timestamp? = nil) -> OpenInterrupt {
        OpenInterrupt(
            thread: "t",
            workflow: "w",
            namespace: "",
            checkpoint: "c",
            task: task,
            taskPath: "",
            position: 0,
            interrupt: Interrupt(id: id, value: .string("\(id)")),
            payloadDigest: PayloadDigest(of: .string("\(id)")),
            waitingSince: since
        )
    }

    private static func asking(_ task: TaskID, isCopy: Bool = false) -> CheckpointChange {
        .writes(
            WriteBatch(
                address: CheckpointAddress(thread: "t", checkpoint: "c"),
                task: task,
                taskPath: "",
                writes: [ChannelWrite(ReservedChannel.interrupt, .array([]))],
                isCopy: isCopy
            )
        )
    }

    /// A row of the table: what is listed, what the rows leave open, who asked now, and the lines the list then has.
    struct Row: CustomTestStringConvertible {
        let testDescription: String
        var listed: [String: ThreadProjection.ListedQuestion] = [:]
        var open: [OpenInterrupt]
        var asked = AskedQuestions()
        var now: Timestamp? = ThreadProjectionTests.now
        var lines: [String]
    }

    static let table = [
        Row(
            testDescription: "A new question is listed since now, with the release that asked it",
            open: [question("a")],
            asked: AskedQuestions(in: [asking("task")], by: "2.0"),
            lines: ["added a since 0 by 2.0"]
        ),
        Row(
            testDescription: "A listed question keeps its time and its release",
            listed: ["a": .init(since: moment(-60), release: "1.0")],
            open: [question("a")],
            lines: ["kept a since -60 by 1.0"]
        ),
        Row(
            testDescription: "A question that is asked again keeps its time and takes the new release",
            listed: ["a": .init(since: moment(-60), release: "1.0")],
            open: [question("a")],
            asked: AskedQuestions(in: [asking("task")], by: "2.0"),
            lines: ["kept a since -60 by 2.0"]
        ),
        Row(
            testDescription: "A release that is not known takes the place of one that was",
            listed: ["a": .init(since: moment(-60), release: "1.0")],
            open: [question("a")],
            asked: AskedQuestions(in: [asking("task")], by: nil),
            lines: ["kept a since -60 by -"]
        ),
        Row(
            testDescription: "A copy asks nothing",
            listed: ["a": .init(since: moment(-60), release: "1.0")],
            open: [question("a")],
            asked: AskedQuestions(in: [asking("task", isCopy: true)], by: "2.0"),
            lines: ["kept a since -60 by 1.0"]
        ),
        Row(
            testDescription: "Another task's question is not asked by this one",
            listed: ["a": .init(since: moment(-60), release: "1.0")],
            open: [question("a"), question("b", task: "other")],
            asked: AskedQuestions(in: [asking("other")], by: "2.0"),
            lines: ["kept a since -60 by 1.0", "added b since 0 by 2.0"]
        ),
        Row(
            testDescription: "What is no longer open goes, in the order of keys, after what stays",
            listed: [
                "c": .init(since: moment(-60), release: nil), "b": .init(since: moment(-30), release: nil),
                "a": .init(since: moment(-10), release: nil),
            ],
            open: [question("b")],
            lines: ["kept b since -30 by -", "removed a", "removed c"]
        ),
        Row(
            testDescription: "A thread that asks twice under one key lists the first",
            open: [question("a", task: "first"), question("a", task: "second")],
            lines: ["added a since 0 by -"]
        ),
        Row(
            testDescription: "A thread that is read for the first time tells the time itself",
            open: [question("a", since: moment(-90))],
            now: nil,
            lines: ["added a since -90 by -"]
        ),
    ]

    @Test("The list of questions follows the rows", arguments: table)
    func questions(row: Row) {
        let changes = ThreadProjection.questions(row.open, listed: row.listed, asked: row.asked, at: row.now)
        let lines = changes.map { change in
            func line(_ verb: String, _ question: OpenInterrupt) -> String {
                let since = question.waitingSince.map { Int($0.duration(since: Self.now).components.seconds) }
                return "\(verb) \(question.key) since \(since.map(String.init) ?? "-") by \(question.release ?? "-")"
            }
            switch change {
            case .added(let question): return line("added", question)
            case .kept(let question): return line("kept", question)
            case .removed(let key): return "removed \(key)"
            }
        }
        #expect(lines == row.lines)
    }

    @Test("A question whose rows name no workflow takes that of the newest run, and no other does")
    func newestRun() {
        var unnamed = Self.question("a")
        unnamed.workflow = nil
        let changes = ThreadProjection.questions(
            [unnamed, Self.question("b")],
            listed: [:],
            asked: AskedQuestions(),
            of: "graph",
            at: Self.now
        )
        let names = changes.map { change in
            if case .added(let question) = change { question.workflow } else { String?.none }
        }
        #expect(names == ["graph", "w"])
    }

    // MARK: Results

    private static let checkpoint: CheckpointID = "1f0c0000-0001-6000-8000-000000000000"

    private func result(ofCall number: Int = 1, at checkpoint: CheckpointID = checkpoint) throws -> CheckpointChange {
        let body = try TaskIdentity(body: "flow", checkpoint: Self.checkpoint, checkpointStep: -1)
        let call = body.call("score", number: number)
        return .writes(
            WriteBatch(
                address: CheckpointAddress(thread: "t", checkpoint: checkpoint),
                task: call.id,
                taskPath: call.path,
                writes: [ChannelWrite(ReservedChannel.result, .integer(1))]
            )
        )
    }

    @Test("A result that closes no question of a thread whose workflow is known changes nothing but its time")
    func quietResult() throws {
        let standing = ThreadStanding(isNamed: true, firstInput: nil, updatedAt: Self.now)
        let change = try #require(ThreadProjection.change(by: [try result()]) { _ in standing })
        #expect(change.standing == standing && change.workflow == nil)
        #expect(ThreadProjection.moment(after: standing, at: Self.moment(0)) == nil)
        #expect(ThreadProjection.moment(after: standing, at: Self.moment(1)) == Self.moment(1))
    }

    @Test("The first result of the first turn identifies the workflow, and no other result does")
    func workflow() throws {
        var standing = ThreadStanding(isNamed: false, firstInput: Self.checkpoint, updatedAt: Self.now)
        let told = try #require(ThreadProjection.change(by: [try result(), try result(ofCall: 2)], after: standing))
        #expect(told.workflow == "flow")
        #expect(told.standing.isNamed)
        let later: CheckpointID = "1f0c0000-0002-6000-8000-000000000000"
        #expect(ThreadProjection.change(by: [try result(at: later)], after: standing) == nil)
        standing.isNamed = true
        #expect(ThreadProjection.change(by: [try result()], after: standing)?.workflow == nil)
    }

    @Test("A thread is read again when a result may close a question, another program wrote, or nothing is listed")
    func readAgain() throws {
        let quiet = ThreadStanding(isNamed: true, firstInput: nil, updatedAt: Self.now)
        var asking = quiet
        asking.hasQuestions = true
        var dirty = quiet
        dirty.isDirty = true
        for standing in [asking, dirty, nil] {
            #expect(ThreadProjection.change(by: [try result()]) { _ in standing } == nil)
        }
        var unnamed = quiet
        unnamed.isNamed = false
        #expect(ThreadProjection.change(by: [try result()], after: unnamed) == nil)
    }

    @Test("What a node has written changes nothing but the time of a thread that asks nothing and has not failed")
    func nodeResult() throws {
        let node = try TaskIdentity(send: "work", index: 3, checkpoint: Self.checkpoint, checkpointStep: 4)
        var batch = WriteBatch(
            address: CheckpointAddress(thread: "t", checkpoint: Self.checkpoint),
            task: node.id,
            taskPath: node.path,
            writes: [ChannelWrite("log", .null), ChannelWrite(ReservedChannel.tasks, .null)]
        )
        #expect(ThreadProjection.isNodeResult(.writes(batch)))
        let quiet = ThreadStanding(isNamed: false, firstInput: nil, updatedAt: Self.now)
        #expect(ThreadProjection.change(by: [.writes(batch)]) { _ in quiet }?.standing == quiet)
        var (asking, failed, first) = (quiet, quiet, quiet)
        asking.asksAnything = true
        failed.hasFailure = true
        first.firstInput = Self.checkpoint
        for standing in [asking, failed, first] {
            #expect(ThreadProjection.change(by: [.writes(batch)]) { _ in standing } == nil)
        }
        for channel in [ReservedChannel.interrupt, ReservedChannel.error, ReservedChannel.end, ReservedChannel.resume] {
            batch.writes = [ChannelWrite("log", .null), ChannelWrite(channel, .null)]
            #expect(!ThreadProjection.isNodeResult(.writes(batch)), "\(channel)")
        }
        batch.writes = [ChannelWrite("log", .null)]
        for path in [
            "", TaskIdentity.pullPath("__start__"), TaskIdentity.updatePath(0), node.call("score", number: 0).path,
        ] {
            batch.taskPath = path
            #expect(!ThreadProjection.isNodeResult(.writes(batch)), "\(path)")
        }
    }

    @Test("A step of a nested graph changes nothing but the time of a thread that asks nothing and has not failed")
    func nestedStep() throws {
        let node = try TaskIdentity(send: "work", index: 3, checkpoint: Self.checkpoint, checkpointStep: 4)
        let address = CheckpointAddress(thread: "t", namespace: "mid:1", checkpoint: Self.checkpoint)
        var batch = WriteBatch(
            address: address,
            task: node.id,
            taskPath: node.path,
            writes: [ChannelWrite("log", .null)]
        )
        var saved = SavedCheckpoint(
            thread: "t",
            namespace: "mid:1",
            checkpoint: Checkpoint(id: "1f0c0000-0002-6000-8000-000000000000", createdAt: ""),
            metadata: CheckpointMetadata(source: .loop, step: 5),
            parent: nil
        )
        let quiet = ThreadStanding(isNamed: false, firstInput: nil, updatedAt: Self.now)
        func isQuiet(after standing: ThreadStanding? = nil) -> Bool {
            ThreadProjection.isQuietNestedStep([.writes(batch), .checkpoint(saved)], on: "t", after: standing ?? quiet)
        }
        #expect(isQuiet())
        var (asking, failed, dirty) = (quiet, quiet, quiet)
        asking.asksAnything = true
        failed.hasFailure = true
        dirty.isDirty = true
        for standing in [asking, failed, dirty] { #expect(!isQuiet(after: standing)) }
        batch.writes = [ChannelWrite(ReservedChannel.interrupt, .null)]
        #expect(!isQuiet())
        batch.taskPath = TaskIdentity.pullPath(ReservedChannel.start)
        #expect(!isQuiet())
        batch.writes = [ChannelWrite("log", .null)]
        #expect(isQuiet(), "the node that takes the input of the child")
        saved.metadata = CheckpointMetadata(source: .update, step: 5)
        #expect(!isQuiet())
        saved.metadata = CheckpointMetadata(source: .loop, step: 5)
        saved.namespace = ""
        #expect(!isQuiet(), "a step of the root moves the newest checkpoint")
        saved.namespace = "mid:1"
        batch.address.namespace = ""
        #expect(!isQuiet())
    }

    @Test("A result of a called task is distinguished from the writes and questions of a body")
    func results() throws {
        #expect(ThreadProjection.isResult(try result()))
        #expect(!ThreadProjection.isResult(Self.asking("task")))
        guard case .writes(var batch) = try result() else { return }
        batch.taskPath = try TaskIdentity(body: "flow", checkpoint: Self.checkpoint, checkpointStep: -1).path
        #expect(!ThreadProjection.isResult(.writes(batch)))
    }
}
