import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// Changing, copying and deleting threads from outside.
@Suite
struct StateUpdateTests {
    let saver = InMemorySaver()
    let approval = Entrypoint("approval") { (number: Int, flow) -> Int in
        let isApproved: Bool = try await flow.interrupt("approve \(number)?")
        return isApproved ? number + (try flow.previous(as: Int.self) ?? 0) : 0
    }

    func runtime() throws -> WorkflowRuntime { try WorkflowRuntime(saver: saver, entrypoints: [approval]) }

    func rows(of thread: ThreadID) async throws -> [SavedCheckpoint] {
        try await saver.savedCheckpoints(matching: CheckpointQuery(thread: thread))
    }

    @Test
    func `A value set by hand ends the turn that waits, and the next turn builds on it`() async throws {
        let runtime = try runtime()
        _ = try await runtime.invoke(approval, 1, on: "1")
        let address = try await runtime.updateState(of: "1", as: approval, to: 40)
        let state = try await runtime.state(of: "1")
        #expect(state.address == address)
        #expect(state.values == .integer(40))
        #expect(state.openInterrupts.isEmpty)
        _ = try await runtime.invoke(approval, 2, on: "1")
        #expect(try await runtime.invoke(approval, .resume(Command(resume: true)), on: "1") == .finished(42))
    }

    @Test
    func `An update is stored beside the checkpoint it follows, as the reference stores it`() async throws {
        let runtime = try runtime()
        _ = try await runtime.invoke(approval, 1, on: "1")
        let body = try #require(try await rows(of: "1").first?.pendingWrites.first?.task)
        try await runtime.updateState(of: "1", as: approval, to: 40)
        let paused = try #require(try await rows(of: "1").last)
        let update = try #require(try await rows(of: "1").first)
        let writes = paused.pendingWrites.filter { $0.taskPath == "~__interrupt__, 0000000000" }
        #expect(writes.map(\.channel) == ["__end__", "__previous__"])
        #expect(writes.allSatisfy { $0.task == body })
        #expect(update.checkpoint.channelValues.keys.sorted() == ["__end__", "__previous__"])
        #expect(update.checkpoint.versionsSeen["approval"] == [:])
        #expect(update.checkpoint.updatedChannels == nil)
    }

    @Test
    func `The task an update is stored under has the recorded id where nothing waits`() {
        #expect(
            TaskIdentity.update(at: "1f1e6818-bfaf-6a69-8002-addc66d97925") == "6a8c57f7-9ac6-5d00-809d-5b90131c5290"
        )
    }

    @Test
    func `A refused update changes nothing and leaves no run behind`() async throws {
        let runtime = try runtime()
        _ = try await runtime.invoke(approval, 1, on: "1")
        let before = try await rows(of: "1")
        let one = try StateUpdate.result(1)
        let unknown = try StateUpdate.result(1, of: "other")
        #expect(await code { try await runtime.updateState(of: "1", supersteps: []) } == "invalid_update")
        #expect(await code { try await runtime.updateState(of: "1", supersteps: [[]]) } == "invalid_update")
        #expect(await code { try await runtime.updateState(of: "1", supersteps: [[one, one]]) } == "invalid_update")
        #expect(
            await code { try await runtime.updateState(of: "1", supersteps: [[one], [unknown]]) } == "workflow_unknown"
        )
        #expect(await code { try await runtime.updateState(of: "2", supersteps: [[.copy]]) } == "invalid_update")
        #expect(
            await code { try await runtime.updateState(of: "1", supersteps: [[one]], at: "none") }
                == "checkpoint_unknown"
        )
        #expect(try await rows(of: "1") == before)
        #expect(try await saver.runs(matching: RunQuery()).count == 1)
    }

    @Test
    func `A thread that is being run cannot be changed, copied over or deleted`() async throws {
        let gate = Gate()
        let slow = Entrypoint("slow") { (number: Int, _) -> Int in
            try await gate.pass()
            return number
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [slow])
        async let run = runtime.invoke(slow, 1, on: "1")
        await gate.arrival(of: 1)
        #expect(await code { try await runtime.updateState(of: "1", as: slow, to: 2) } == "thread_busy")
        #expect(await code { try await runtime.copyThread("2", to: "1") } == "thread_exists")
        #expect(await code { try await runtime.deleteThread("1") } == "thread_busy")
        gate.open()
        #expect(try await run == .finished(1))
        try await runtime.deleteThread("1")
        #expect(try await rows(of: "1").isEmpty)
        #expect(try await saver.runs(matching: RunQuery()).isEmpty)
    }

    @Test
    func `A copy has everything of the thread and continues independently`() async throws {
        let ask = DurableTask("ask") { (number: Int, flow) -> Int in
            let first: Int = try await flow.interrupt("first")
            let second: Int = try await flow.interrupt("second")
            return number + first + second
        }
        let sum = Entrypoint("sum") { (number: Int, flow) -> Int in try await flow.run(ask, number) }
        let outer = Entrypoint("outer") { (number: Int, flow) -> Int in
            let nested = try await flow.call(sum, number)
            let last: Int = try await flow.interrupt("last")
            return nested + last
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [outer])
        _ = try await runtime.invoke(outer, 1, on: "1")
        for answer in [10, 100] { _ = try await runtime.invoke(outer, .resume(Command(resume: answer)), on: "1") }
        try await runtime.copyThread("1", to: "2")
        let original = try await rows(of: "1")
        let copy = try await rows(of: "2").map { saved in
            var saved = saved
            saved.thread = "1"
            return saved
        }
        #expect(copy == original)
        #expect(try await runtime.invoke(outer, .resume(Command(resume: 1000)), on: "2") == .finished(1111))
        #expect(try await runtime.state(of: "1").interrupts.map(\.value) == [.string("last")])
        #expect(await code { try await runtime.copyThread("1", to: "2") } == "thread_exists")
    }

    @Test
    func `What a workflow saves for its next turn cannot be replaced by what it returns`() async throws {
        let listing = Entrypoint("listing") { (number: Int, flow) -> Final<String, [Int]> in
            let numbers = (try flow.previous(as: [Int].self) ?? []) + [number]
            return Final("\(numbers.count) numbers", save: numbers)
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [listing], options: .withoutWaiting)
        _ = try await runtime.invoke(listing, 1, on: "1")
        let before = try await rows(of: "1")
        let error = await #expect(throws: WorkflowError.self) {
            try await runtime.updateState(of: "1", as: listing, to: "nothing")
        }
        #expect(error?.code == .invalidUpdate)
        #expect(error?.message.contains("had saved it, whose turns save Array<Int>: at $") == true)
        let named = try StateUpdate.result("nothing", of: "listing")
        #expect(await code { try await runtime.updateState(of: "1", supersteps: [[named]]) } == "invalid_update")
        let other = Final("nothing", save: "nothing")
        #expect(await code { try await runtime.updateState(of: "1", as: listing, to: other) } == "invalid_update")
        #expect(try await rows(of: "1") == before)
        #expect(error?.message.contains("Give what it saves too, as Final(value, save: saved)") == true)
        try await runtime.updateState(of: "1", as: listing, to: Final("two numbers", save: [5, 6]))
        #expect(try await runtime.state(of: "1").values == .string("two numbers"))
        #expect(try await runtime.invoke(listing, 7, on: "1") == .finished("3 numbers"))
    }

    @Test
    func `A value that the next turn can read is accepted, with types of any name`() async throws {
        let listing = Entrypoint("listing") { (item: JSONValue, flow) -> Final<JSONValue, [JSONValue]> in
            let items = (try flow.previous(as: [JSONValue].self) ?? []) + [item]
            return Final(.array(items), save: items)
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [listing], options: .withoutWaiting)
        try await runtime.updateState(of: "1", as: listing, to: ["a"])
        #expect(try await runtime.invoke(listing, "b", on: "1") == .finished(["a", "b"]))
        #expect(await code { try await runtime.updateState(of: "1", as: listing, to: "a") } == "invalid_update")
    }

    @Test
    func `A value or an input the workflow does not have is refused, and the thread stays as it was`() async throws {
        let runtime = try runtime()
        try await runtime.updateState(of: "1", as: approval, to: 40)
        let before = try await rows(of: "1")
        let value = try StateUpdate.result("forty", of: "approval")
        let error = await #expect(throws: WorkflowError.self) {
            try await runtime.updateState(of: "1", supersteps: [[value]])
        }
        #expect(error?.code == .invalidUpdate)
        #expect(error?.message.contains("approval had returned it, which returns Int: at $") == true)
        let input = try StateUpdate.input(["number": 1], of: "approval")
        #expect(await code { try await runtime.updateState(of: "1", supersteps: [[input]]) } == "invalid_input")
        #expect(try await rows(of: "1") == before)
    }
}
