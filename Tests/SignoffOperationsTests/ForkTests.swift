import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffOperations
import SignoffOperator
import SignoffReview
import SignoffTesting
import Testing

@Suite("Running a thread again")
struct ForkTests {
    /// Two tasks and a question between them; the second task fails for an input of 13.
    private static let pay = Entrypoint("pay") { (amount: Int, flow) -> String in
        let checked = try await flow.run(check, amount)
        let answer: String = try await flow.interrupt("pay \(checked)?")
        return try await flow.run(transfer, answer == "yes" ? checked : 0)
    }

    private static let check = DurableTask("check") { (amount: Int) in amount }
    private static let transfer = DurableTask("transfer") { (amount: Int) in
        guard amount != 13 else { throw PlannedFailure(description: "13 is refused") }
        return "paid \(amount)"
    }

    /// Calls `pay` in a run nested in it.
    private static let order = Entrypoint("order") { (amount: Int, flow) -> String in
        try await flow.call(pay, amount)
    }

    private struct World {
        let saver: InMemorySaver
        let runtime: WorkflowRuntime
        let operations: LocalBackend

        init() throws {
            let clock = ManualClock()
            saver = InMemorySaver(time: clock.source, random: CountingRandom().source)
            runtime = try WorkflowRuntime(saver: saver, entrypoints: [ForkTests.pay, ForkTests.order])
            operations = LocalBackend(
                database: saver,
                identity: OperatorIdentity(name: "maria", client: "test"),
                workflows: [ForkTests.pay.erased, ForkTests.order.erased].map { RegisteredWorkflow($0) },
                time: clock.source,
                random: CountingRandom(1_000).source
            )
        }

        /// Lets a worker execute requests until none is left.
        func work() async throws {
            let worker = WorkflowWorker(runtime: runtime, queue: saver, events: saver, id: "worker")
            let work = Task { await worker.run() }
            while try await !operations.activeRuns().isEmpty {
                worker.notify()
                await Task.yield()
            }
            work.cancel()
            await work.value
        }

        func answer(_ text: String, on thread: ThreadID) async throws {
            let item = try await operations.onlyItem(of: thread)
            _ = try await operations.answer(
                [ItemAnswer(item: item, decisions: [.respond(.string(text))])],
                token: operations.makeToken()
            )
            try await work()
        }

        func checkpoints(of thread: ThreadID) async throws -> [CheckpointID] {
            try await operations.history(of: thread).compactMap(\.address.checkpoint)
        }
    }

    @Test("A preview names what is kept, runs again and asks again, and the fork does just that")
    func fork() async throws {
        let world = try World()
        let operations = world.operations
        _ = try await operations.start("pay", input: 90, on: "t-1")
        try await world.work()
        try await world.answer("yes", on: "t-1")
        let before = try await world.checkpoints(of: "t-1")
        #expect(before.count == 2)
        let preview = try await operations.forkPreview(of: "t-1", from: before[1])
        #expect(preview.outcome == .runsAgain)
        #expect(preview.again.map(\.name) == ["pay", "check", "transfer"])
        #expect(preview.asking.map(\.name) == ["pay"])
        #expect(preview.leftBehind == [before[0]])
        #expect(preview.input == 90)
        _ = try await operations.fork(thread: "t-1", from: before[1], expecting: preview.head)
        try await world.work()
        let item = try await operations.onlyItem(of: "t-1")
        #expect(item.payload == "pay 90?")
        let after = try await world.checkpoints(of: "t-1")
        #expect(after.count == 3)
        #expect(try await operations.history(of: "t-1").first?.parent?.checkpoint == before[1])
        try await world.answer("no", on: "t-1")
        #expect(try await operations.thread("t-1").state?.json["values"] == "paid 0")
    }

    @Test("Another input branches off with everything of the turn run again")
    func branch() async throws {
        let world = try World()
        let operations = world.operations
        _ = try await operations.start("pay", input: 13, on: "t-1")
        try await world.work()
        try await world.answer("yes", on: "t-1")
        #expect(try await operations.failures().map(\.error?.task) == ["transfer"])
        let checkpoint = try #require(try await world.checkpoints(of: "t-1").last)
        await #expect {
            try await operations.fork(thread: "t-1", from: checkpoint, input: "many")
        } throws: { ($0 as? OperationError)?.code == .invalidInput }
        let run = try await operations.fork(thread: "t-1", from: checkpoint, input: 14)
        #expect(run.request.action == .branch(from: checkpoint, input: .integer(14)))
        try await world.work()
        #expect(try await operations.onlyItem(of: "t-1").payload == "pay 14?")
        try await world.answer("yes", on: "t-1")
        #expect(try await operations.thread("t-1").state?.json["values"] == "paid 14")
        #expect(try await operations.failures().isEmpty)
    }

    @Test("A checkpoint of a nested run stands for the step of the thread that it was made in")
    func nestedCheckpoint() async throws {
        let world = try World()
        let operations = world.operations
        _ = try await operations.start("order", input: 90, on: "t-1")
        try await world.work()
        let namespace = try #require(try await operations.thread("t-1").namespaces.last { !$0.isEmpty })
        let nested = try #require(
            try await operations.historyPage(of: "t-1", namespace: namespace, before: nil, limit: 10)
                .states.first?.address.checkpoint
        )
        try await world.answer("yes", on: "t-1")
        let root = try #require(try await world.checkpoints(of: "t-1").last)

        let preview = try await operations.forkPreview(of: "t-1", from: nested)
        #expect(preview.checkpoint == root)
        #expect(preview.again.map(\.name) == ["order", "pay", "check", "transfer"])
        let refusal = await #expect(throws: OperationError.self) {
            try await operations.fork(thread: "t-1", from: nested, input: 14)
        }
        #expect(refusal?.code == .usage)
        let run = try await operations.fork(thread: "t-1", from: nested, expecting: preview.head)
        #expect(run.request.action == .replay(from: root))
        try await world.work()
        #expect(try await operations.onlyItem(of: "t-1").payload == "pay 90?")
    }

    @Test("A fork that would run nothing, or was prepared for another state of the thread, is refused")
    func refuses() async throws {
        let world = try World()
        let operations = world.operations
        _ = try await operations.start("pay", input: 1, on: "t-1")
        try await world.work()
        let start = try #require(try await world.checkpoints(of: "t-1").first)
        try await world.answer("yes", on: "t-1")
        let end = try #require(try await world.checkpoints(of: "t-1").first)
        await #expect {
            try await operations.fork(thread: "t-1", from: end)
        } throws: { ($0 as? OperationError)?.code == .nothingToRun }
        await #expect {
            try await operations.fork(thread: "t-1", from: start, expecting: start)
        } throws: { ($0 as? OperationError)?.code == .threadChanged }
        #expect(try await operations.activeRuns().isEmpty)
        let first = try await operations.fork(thread: "t-1", from: start, expecting: end, token: "once")
        #expect(try await operations.fork(thread: "t-1", from: start, expecting: end, token: "once").id == first.id)
    }

    @Test("A saved value is set as if the workflow had returned it, and withdraws what was asked")
    func setsState() async throws {
        let world = try World()
        let operations = world.operations
        _ = try await operations.start("pay", input: 90, on: "t-1")
        try await world.work()
        let waiting = try #require(try await world.checkpoints(of: "t-1").first)
        let preview = try await operations.forkPreview(of: "t-1", from: waiting)
        #expect(preview.valueSections.last?.lines == ["1 open question there, which can then not be answered"])
        let made = try await operations.setState(of: "t-1", to: "paid by hand", at: waiting, expecting: preview.head)
        let detail = try await operations.thread("t-1")
        #expect(detail.state?.json["values"] == "paid by hand")
        #expect(detail.state?.address.checkpoint == made)
        #expect(detail.openInterrupts.isEmpty)
        #expect(try await operations.history(of: "t-1").first?.metadata?.source == .update)
        await #expect {
            try await operations.setState(of: "t-1", to: 1, at: waiting, expecting: preview.head)
        } throws: { ($0 as? OperationError)?.code == .threadChanged }
    }

    @Test("A history is read page by page, each with the tasks of its steps and the runs that made them")
    func pages() async throws {
        let world = try World()
        let operations = world.operations
        for amount in 1...3 {
            _ = try await operations.start("pay", input: .integer(Int64(amount)), on: "t-1")
            try await world.work()
            try await world.answer("yes", on: "t-1")
        }
        let all = try await operations.steps(of: "t-1")
        #expect(all.entries.count == 6 && !all.hasOlder)
        #expect(all.entries.compactMap(\.run?.request.requestedBy).count == 6)
        let first = try await operations.steps(of: "t-1", before: nil, limit: 4)
        #expect(first.entries.count == 4 && first.hasOlder)
        #expect(first.entries[1].tasks.map(\.name) == ["pay", "check", "transfer"])
        let rest = try await operations.steps(of: "t-1", before: first.entries.last?.checkpoint, limit: 4)
        #expect(rest.entries.map(\.checkpoint) == all.entries.suffix(2).map(\.checkpoint))
        #expect(!rest.hasOlder)
        await #expect(throws: OperationError.self) { try await operations.steps(of: "nowhere") }
    }
}
