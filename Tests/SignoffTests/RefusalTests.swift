import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// What is refused, and with which code.
@Suite
struct RefusalTests {
    struct Order: Codable, Sendable {
        var items: [Item]

        struct Item: Codable, Sendable {
            var count: Int
        }
    }

    let orders = Entrypoint("orders") { (order: Order, _) -> Int in order.items.count }

    @Test
    func `Two workflows of one name are refused`() {
        #expect(throws: WorkflowError.self) { try WorkflowRuntime(entrypoints: [orders, orders]) }
    }

    @Test
    func `An input of the wrong form is refused with the place and what was expected there`() throws {
        let runtime = try WorkflowRuntime(entrypoints: [orders])
        let error = #expect(throws: WorkflowError.self) {
            try runtime.checkInput(["items": [["count": 1], ["count": "two"]]], for: "orders")
        }
        #expect(error?.code == .invalidInput)
        #expect(error?.message.contains("items[1].count") == true, "\(error?.message ?? "")")
        #expect(
            error?.message.hasSuffix("items[1].count: expected whole number, found text") == true,
            "\(error?.message ?? "")"
        )
        #expect(throws: Never.self) { try runtime.checkInput(["items": []], for: "orders") }
    }

    @Test
    func `An unknown workflow is refused with the names there are`() throws {
        let runtime = try WorkflowRuntime(entrypoints: [orders])
        let error = #expect(throws: WorkflowError.self) { try runtime.checkInput([:], for: "order") }
        #expect(error?.code == .workflowUnknown)
        #expect(error?.message.contains("orders") == true)
    }

    @Test
    func `A previous value of another form fails the turn and stays`() async throws {
        let saver = InMemorySaver()
        let texts = Entrypoint("texts") { (text: String, _) -> String in text }
        let sums = Entrypoint("sums") { (number: Int, flow) -> Int in number + (try flow.previous(as: Int.self) ?? 0) }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [texts, sums])
        _ = try await runtime.invoke(texts, "old", on: "t")
        let error = await #expect(throws: WorkflowError.self) { try await runtime.invoke(sums, 1, on: "t") }
        #expect(error?.code == .previousNotDecodable)
        #expect(error?.thread == "t")
        let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t"))
        #expect(head?.checkpoint.channelValues["__previous__"] == .string("old"))
    }

    @Test
    func `A scope used by another task than its own fails the call and the run`() async throws {
        struct Smuggled: @unchecked Sendable {
            // Handed over on purpose, to do what the compiler forbids.
            let flow: WorkflowScope
        }
        let work = DurableTask("work") { (_: Int) -> Int in 1 }
        let workflow = Entrypoint("smuggling") { (_: Int, flow) -> Int in
            let smuggled = Smuggled(flow: flow)
            let child = Task { try await smuggled.flow.run(work, 1) }
            return (try? await child.value) ?? 0
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [workflow])
        #expect(await code { try await runtime.invoke(workflow, 0, on: "1") } == "scope_used_outside_its_task")
    }

    @Test
    func `A thread that waits for one workflow is not continued by another`() async throws {
        let first = Entrypoint("first") { (_: Int, flow) -> Bool in try await flow.interrupt("q") }
        let second = Entrypoint("second") { (_: Int, flow) -> Bool in try await flow.interrupt("q") }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [first, second])
        _ = try await runtime.invoke(first, 0, on: "1")
        #expect(await code { try await runtime.invoke(second, .proceed, on: "1") } == "workflow_mismatch")
        #expect(
            await code { try await runtime.invoke(second, .resume(Command(resume: true)), on: "1") }
                == "workflow_mismatch"
        )
    }

    @Test
    func `Stopping to read a stream cancels the run and what it started`() async throws {
        let gate = Gate()
        let saver = InMemorySaver()
        let quick = DurableTask("quick") { (_: Int) -> Int in 1 }
        let slow = DurableTask("slow") { (_: Int) -> Void in try await gate.pass() }
        let workflow = Entrypoint("long") { (_: Int, flow) -> Int in
            let waiting = flow.start(slow, 0)
            try await flow.run(quick, 0)
            _ = try await waiting.value
            return 1
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        for try await _ in runtime.stream(workflow, .input(0), on: "1") { break }
        var status: RunStatus?
        while status == nil || status == .running {
            status = try await saver.runs(matching: RunQuery(thread: "1")).first?.status
            await Task.yield()
        }
        #expect(status == .cancelled)
    }
}
