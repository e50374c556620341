import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffTesting
import Testing

/// When what a run does is stored.
@Suite
struct DurabilityTests {
    let saver = InMemorySaver()
    let step = DurableTask("step") { (number: Int) -> Int in number + 1 }

    private func stored(_ thread: ThreadID) async throws -> Int {
        try await saver.savedCheckpoints(matching: CheckpointQuery(thread: thread)).map { 1 + $0.pendingWrites.count }
            .reduce(0, +)
    }

    @Test(arguments: [RunConfig.Durability.sync, .async, .exit])
    func `With any durability, a waiting run has everything stored when it returns`(
        _ durability: RunConfig.Durability
    ) async throws {
        let step = step
        let workflow = Entrypoint("waiting") { (number: Int, flow) -> Int in
            var sum = 0
            for _ in 0..<number { sum = try await flow.run(step, sum) }
            let isApproved: Bool = try await flow.interrupt("go?")
            return isApproved ? sum : 0
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        let config = RunConfig(durability: durability)
        _ = try await runtime.invoke(workflow, 50, on: "1", config: config)
        #expect(try await stored("1") == 1 + 50 + 1)
        #expect(
            try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1", config: config) == .finished(50)
        )
    }

    @Test
    func `Under exit nothing is stored while the run lasts`() async throws {
        let gate = Gate()
        let step = step
        let workflow = Entrypoint("long") { (number: Int, flow) -> Int in
            let sum = try await flow.run(step, number)
            try await gate.pass()
            return sum
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow])
        async let run = runtime.invoke(workflow, 1, on: "1", config: RunConfig(durability: .exit))
        await gate.arrival(of: 1)
        #expect(try await stored("1") == 0)
        gate.open()
        #expect(try await run == .finished(2))
        #expect(try await stored("1") == 1)
    }

    @Test(arguments: [RunConfig.Durability.sync, .async, .exit])
    func `A failing storage fails the run, with any durability`(_ durability: RunConfig.Durability) async throws {
        let step = step
        let workflow = Entrypoint("failing") { (number: Int, flow) -> Int in try await flow.run(step, number) }
        let runtime = try WorkflowRuntime(saver: FullSaver(), entrypoints: [workflow])
        #expect(
            await code { try await runtime.invoke(workflow, 1, on: "1", config: RunConfig(durability: durability)) }
                == "storage"
        )
    }
}

/// Has no room for anything.
private struct FullSaver: CheckpointSaver {
    func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? { nil }
    func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] { [] }
    func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
        throw CheckpointError(.storage, "The disk is full")
    }
    func deleteThread(_ thread: ThreadID) async throws {}
    func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] { [] }
    func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] { [] }
    func countOpenInterrupts() async throws -> Int { 0 }
}
