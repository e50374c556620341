import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// Tasks: their errors, their cancellation, and runs apart.
@Suite
struct TaskTests {
    struct Refused: Error, Equatable {
        var amount: Int
    }

    let saver = InMemorySaver()

    @Test
    func `A body catches the error its task threw, as it was`() async throws {
        let charge = DurableTask("charge") { (amount: Int) -> Int in throw Refused(amount: amount) }
        let workflow = Entrypoint("charging") { (amount: Int, flow) -> Int in
            do {
                return try await flow.run(charge, amount)
            } catch let error as Refused {
                return -error.amount
            }
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        #expect(try await runtime.invoke(workflow, 7, on: "1") == .finished(-7))
    }

    @Test
    func `A failing future gives its error as often as it is awaited, and leaves the others alone`() async throws {
        let task = DurableTask("task") { (amount: Int) -> Int in
            if amount < 0 { throw Refused(amount: amount) }
            return amount
        }
        let workflow = Entrypoint("several") { (_: Int, flow) -> [Int] in
            let bad = flow.start(task, -1)
            let good = flow.start(task, 1)
            var errors = 0
            for _ in 0..<2 {
                do { _ = try await bad.value } catch is Refused { errors += 1 }
            }
            return [errors, try await good.value]
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        #expect(try await runtime.invoke(workflow, 0, on: "1") == .finished([2, 1]))
    }

    @Test
    func `A canceled task is recorded as failed and runs again when its body does`() async throws {
        let gate = Gate()
        let runs = Tally()
        let slow = DurableTask("slow") { (_: Int) -> Int in
            if runs.count("slow") == 1 { try await gate.pass() }
            return 1
        }
        let workflow = Entrypoint("cancelling") { (_: Int, flow) -> String in
            let future = flow.start(slow, 0)
            if runs.count("body") == 1 {
                await gate.arrival(of: 1)
                future.cancel()
            }
            let result = try? await future.value
            let answer: String = try await flow.interrupt("go on?")
            return "\(result ?? 0) \(answer)"
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        #expect(try await runtime.invoke(workflow, 0, on: "1").interrupts.map(\.value) == [.string("go on?")])
        let head = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "1"))
        #expect(head?.pendingWrites.first { $0.channel == "__error__" }?.value == .string("CancelledError()"))
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: "A")), on: "1") == .finished("1 A"))
    }

    @Test
    func `A run on a thread of its own has its own history and does not stop the body`() async throws {
        let counting = Entrypoint("counting") { (number: Int, flow) -> Int in
            number + (try flow.previous(as: Int.self) ?? 0)
        }
        let asking = Entrypoint("asking") { (_: Int, flow) -> Bool in try await flow.interrupt("ok?") }
        let workflow = Entrypoint("outer") { (number: Int, flow) -> [Int] in
            let sum = try await flow.call(counting, number, on: "ledger").value ?? 0
            let questions = try await flow.call(asking, number, on: "asked").interrupts.count
            let own = try flow.previous(as: [Int].self)?.first ?? 0
            return [sum, questions, own]
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        #expect(try await runtime.invoke(workflow, 1, on: "1") == .finished([1, 1, 0]))
        #expect(try await runtime.invoke(workflow, 2, on: "1") == .finished([3, 1, 1]))
        #expect(try await runtime.history(of: "ledger").count == 4)
        #expect(try await runtime.state(of: "asked").interrupts.map(\.value) == [.string("ok?")])
        #expect(try await runtime.state(of: "1").openInterrupts.isEmpty)
    }

    @Test
    func `A body cannot run its own thread`() async throws {
        let inner = Entrypoint("inner") { (number: Int, _) -> Int in number }
        let workflow = Entrypoint("outer") { (number: Int, flow) -> Int in
            try await flow.call(inner, number, on: "1").value ?? 0
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        #expect(await code { try await runtime.invoke(workflow, 1, on: "1") } == "thread_busy")
    }
}
