import ProcessSupport
import Signoff
import SignoffCheckpoint
import SignoffSQLite
import Testing

/// Writes that are acknowledged together are committed together, and nothing is committed without a waiting caller.
@Suite("The commits a run needs")
struct CommitTests {
    private func commits(
        of folder: WorkFolder,
        durability: RunConfig.Durability = .sync,
        _ work: (WorkflowRuntime, RunConfig) async throws -> Void
    ) async throws -> Int {
        let saver = try await SQLiteSaver(path: folder.file("work.sqlite"))
        // Renewing a lease is a commit too; on a machine that stalls it would be counted.
        // So is appending to the event log, which is done beside the run: one that takes longer than a batch would count it.
        let options = WorkflowRuntime.Options(
            lease: .seconds(3_600),
            leaseRenewal: .seconds(1_800),
            eventInterval: nil
        )
        let runtime = try WorkflowRuntime(saver: saver, options: options)
        let before = saver.writeCounts
        try await work(runtime, RunConfig(durability: durability))
        let commits = saver.writeCounts.since(before).commits
        await saver.close()
        return commits
    }

    private let adding = Entrypoint("adding") { (number: Int, _) -> Int in number + 1 }

    @Test("A run without tasks needs two: its input, and its result with its end")
    func shortRun() async throws {
        let folder = try WorkFolder()
        for durability in [RunConfig.Durability.sync, .exit] {
            let count = try await commits(of: folder, durability: durability) { runtime, config in
                let result = try await runtime.invoke(adding, 1, on: ThreadID("\(durability)"), config: config)
                #expect(result == .finished(2))
            }
            #expect(count == 2)
        }
    }

    @Test("Each task that is awaited adds one")
    func tasks() async throws {
        let increment = DurableTask("increment") { (number: Int) -> Int in number + 1 }
        let workflow = Entrypoint("twice") { (number: Int, flow) -> Int in
            try await flow.run(increment, try await flow.run(increment, number))
        }
        let count = try await commits(of: WorkFolder()) { runtime, config in
            let result = try await runtime.invoke(workflow, 1, on: "1", config: config)
            #expect(result == .finished(3))
        }
        #expect(count == 4)
    }

    @Test("A run that asks needs two, and the one that is answered two as well")
    func question() async throws {
        let asking = Entrypoint("asking") { (_: Int, flow) -> String in try await flow.interrupt("well?") }
        let folder = try WorkFolder()
        let asked = try await commits(of: folder) { runtime, config in
            let result = try await runtime.invoke(asking, 1, on: "1", config: config)
            #expect(result.interrupts.count == 1)
        }
        #expect(asked == 2)
        let answered = try await commits(of: folder) { runtime, config in
            let answer = RunInput<Int>.resume(try Command(resume: "so"))
            let result = try await runtime.invoke(asking, answer, on: "1", config: config)
            #expect(result == .finished("so"))
        }
        #expect(answered == 2)
    }

    @Test("A run that fails keeps what it stored, and its thread is free again")
    func failure() async throws {
        struct Broken: Error {}
        let failing = Entrypoint("failing") { (_: Int, _) -> Int in throw Broken() }
        let folder = try WorkFolder()
        _ = try await commits(of: folder) { runtime, config in
            await #expect(throws: Broken.self) { try await runtime.invoke(failing, 1, on: "1", config: config) }
            let result = try await runtime.invoke(adding, 1, on: "1", config: config)
            #expect(result == .finished(2))
        }
        let saver = try await SQLiteSaver(path: folder.file("work.sqlite"))
        #expect(try await saver.runs(matching: RunQuery(thread: "1")).map(\.status) == [.success, .error])
        await saver.close()
    }
}
