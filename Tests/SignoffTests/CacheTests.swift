import Signoff
import SignoffCheckpoint
import Testing

/// Which results are reused.
@Suite(.timeLimit(.minutes(10)))
struct CacheTests {
    let cache = InMemoryResultCache()
    let saver = InMemorySaver()
    let tally = Tally()

    @Test
    func `What was computed with an answer is never given to another run`() async throws {
        let tally = tally
        let ask = DurableTask("ask", cache: CachePolicy()) { (input: Int, flow) -> Bool in
            tally.count("ask")
            return try await flow.interrupt("delete \(input)?")
        }
        let workflow = Entrypoint("main", cache: CachePolicy()) { (input: Int, flow) -> Bool in
            try await flow.run(ask, input)
        }
        let runtime = try WorkflowRuntime(saver: saver, cache: cache, entrypoints: [workflow])
        for thread in ["1", "2"] as [ThreadID] {
            #expect(try await runtime.invoke(workflow, 7, on: thread).interrupts.count == 1)
            #expect(try await runtime.invoke(workflow, .resume(Command(resume: true)), on: thread).value == true)
        }
        #expect(tally.counts == ["ask": 4])
    }

    @Test
    func `A cached value that no longer has the form of a result is computed again`() async throws {
        let tally = tally
        let old = DurableTask("task", cache: CachePolicy(namespace: "n")) { (_: Int) -> String in "text" }
        let new = DurableTask("task", cache: CachePolicy(namespace: "n")) { (_: Int) -> Int in tally.count("new") }
        let first = Entrypoint("first") { (input: Int, flow) -> String in try await flow.run(old, input) }
        let second = Entrypoint("second") { (input: Int, flow) -> Int in try await flow.run(new, input) }
        let runtime = try WorkflowRuntime(cache: cache, entrypoints: [first, second])
        #expect(try await runtime.invoke(first, 1).value == "text")
        #expect(try await runtime.invoke(second, 1).value == 1)
        #expect(try await runtime.invoke(second, 1).value == 1)
    }

    @Test
    func `Tasks of one name in different files do not share results`() async throws {
        let one = DurableTask("task", cache: CachePolicy(namespace: "A.swift")) { (_: Int) -> String in "one" }
        let two = DurableTask("task", cache: CachePolicy(namespace: "B.swift")) { (_: Int) -> String in "two" }
        let workflow = Entrypoint("main") { (input: Int, flow) -> [String] in
            [try await flow.run(one, input), try await flow.run(two, input)]
        }
        let runtime = try WorkflowRuntime(cache: cache, entrypoints: [workflow])
        #expect(try await runtime.invoke(workflow, 1).value == ["one", "two"])
    }

    private struct BrokenCache: ResultCache {
        func result(for key: ResultCacheKey) async throws -> StoredValue? { throw Failure("read") }
        func store(_ result: StoredValue, for key: ResultCacheKey, timeToLive: Duration?) async throws {
            throw Failure("write")
        }
        func removeResults(in namespace: [String]) async throws { throw Failure("remove") }
    }

    @Test
    func `A cache that fails costs the result nothing`() async throws {
        let tally = tally
        let task = DurableTask("task", cache: CachePolicy()) { (_: Int) -> Int in tally.count("task") }
        let workflow = Entrypoint("main", cache: CachePolicy()) { (input: Int, flow) -> Int in
            try await flow.run(task, input)
        }
        let runtime = try WorkflowRuntime(saver: saver, cache: BrokenCache(), entrypoints: [workflow])
        #expect(try await runtime.invoke(workflow, 1, on: "1").value == 1)
        #expect(try await runtime.invoke(workflow, 1, on: "1").value == 2)
        await #expect(throws: Failure.self) { try await runtime.clearCache(of: task) }
    }

    @Test
    func `A cached workflow saves what its next turn receives`() async throws {
        let tally = tally
        let workflow = Entrypoint("main", cache: CachePolicy()) { (input: Int, flow) -> Final<String, Int> in
            tally.count("main")
            return Final("was \(try flow.previous(as: Int.self) ?? 0)", save: input)
        }
        let runtime = try WorkflowRuntime(saver: saver, cache: cache, entrypoints: [workflow])
        #expect(try await runtime.invoke(workflow, 5, on: "1").value == "was 0")
        #expect(try await runtime.invoke(workflow, 5, on: "2").value == "was 0")
        #expect(try await runtime.invoke(workflow, 6, on: "2").value == "was 5")
        #expect(tally.counts == ["main": 2])
    }
}
