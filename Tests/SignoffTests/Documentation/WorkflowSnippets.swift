import OrderedCollections
import Signoff
import SignoffCheckpoint
import Testing

/// The code of the articles about workflows: what is between `begin snippet` and `end snippet` stands in one of them.
@Suite
struct WorkflowSnippets {
    @Test
    func `The example of the landing page`() async throws {
        // begin snippet
        let writeEssay = DurableTask("write_essay") { (topic: String) in
            "An essay about topic: \(topic)"  // long work, such as the call of a language model
        }

        struct Verdict: Codable, Equatable {
            var essay: String
            var isApproved: Bool
        }

        let essayReview = Entrypoint("essay_review") { (topic: String, flow) -> Verdict in
            let essay = try await flow.run(writeEssay, topic)
            let isApproved: Bool = try await flow.interrupt([
                "essay": essay, "action": "Please approve/reject the essay",
            ])
            return Verdict(essay: essay, isApproved: isApproved)
        }
        // end snippet
        // begin snippet
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [essayReview])
        for try await chunk in runtime.stream(essayReview, .input("cat"), on: "thread-1") {
            print(chunk.json.text())  // {"write_essay":"An essay about topic: cat"}, then {"__interrupt__":[…]}
        }
        let result = try await runtime.invoke(essayReview, .resume(Command(resume: true)), on: "thread-1")
        // end snippet
        #expect(result == .finished(Verdict(essay: "An essay about topic: cat", isApproved: true)))
    }

    @Test
    func `An entrypoint with several inputs`() async throws {
        // begin snippet
        struct Order: Codable {
            var article: String
            var count: Int
        }

        let ordering = Entrypoint("ordering") { (order: Order, flow) -> String in
            "\(order.count) × \(order.article)"
        }
        // end snippet
        let result = try await WorkflowRuntime().invoke(ordering, Order(article: "pen", count: 2))
        #expect(result == .finished("2 × pen"))
        // begin snippet
        struct Reviewer {
            let name: String

            func likes(_ order: Order, _ flow: WorkflowScope) async throws -> Bool {
                try await flow.interrupt(["reviewer": name, "order": order])
            }
        }

        let reviewing = Entrypoint("reviewing") { (order: Order, flow) -> String in
            try await Reviewer(name: "Ada").likes(order, flow) ? "ordered" : "dropped"
        }
        // end snippet
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [reviewing])
        let asked = try await runtime.invoke(reviewing, Order(article: "pen", count: 2), on: "thread-1")
        // begin snippet
        let payload = try asked.interrupts.first?.payload(as: [String: JSONValue].self)
        // end snippet
        #expect(payload?["order"]?["count"] == 2)
        let answered = try await runtime.invoke(reviewing, .resume(Command(resume: true)), on: "thread-1")
        #expect(answered == .finished("ordered"))
    }

    @Test
    func `What a body is given`() async throws {
        let store = InMemoryStore()
        // begin snippet
        let greeting = Entrypoint("greeting") { (name: String, flow) -> String in
            let visits = (try flow.previous(as: Int.self) ?? 0) + 1
            let language = flow.config.configurable["language"]?.stringValue ?? "en"
            let known = try await flow.store?.item(name, in: ["people"])
            await flow.write(["name": name, "visits": visits])
            return known == nil ? "Hello, \(name) [\(language)]" : "Welcome back, \(name) [\(language)]"
        }
        // end snippet
        try await store.put(["seen": true], for: "Ada", in: ["people"])
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), store: store, entrypoints: [greeting])
        let result = try await runtime.invoke(
            greeting,
            "Ada",
            on: "1",
            config: RunConfig(configurable: ["language": "fr"])
        )
        #expect(result == .finished("Welcome back, Ada [fr]"))
    }

    @Test
    func `Running a workflow`() async throws {
        let counting = Entrypoint("counting") { (number: Int, flow) -> Int in number + 1 }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [counting])
        // begin snippet
        let result = try await runtime.invoke(counting, 1, on: "thread-1")
        if let value = result.value { print("finished with \(value)") }
        // end snippet
        #expect(result == .finished(2))
        // begin snippet
        for try await chunk in runtime.stream(counting, .input(1), on: "thread-1", modes: [.updates, .values]) {
            print(chunk.mode, chunk.json.text())
        }
        // end snippet
        // begin snippet
        let quick = try await runtime.invoke(counting, 1, on: "thread-2", config: RunConfig(durability: .async))
        // end snippet
        #expect(quick == .finished(2))
    }

    @Test
    func `Resuming a workflow`() async throws {
        let ask = DurableTask("ask") { (what: String, flow) -> Bool in try await flow.interrupt(["question": what]) }
        let asking = Entrypoint("asking") { (count: Int, flow) -> Int in
            let futures = (0..<count).map { flow.start(ask, "Is \($0) right?") }
            return try await futures.values().filter { $0 }.count
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [asking])
        _ = try await runtime.invoke(asking, 1, on: "thread-1")
        // begin snippet
        let result = try await runtime.invoke(asking, .resume(Command(resume: true)), on: "thread-1")
        // end snippet
        #expect(result == .finished(1))
        // begin snippet
        let asked = try await runtime.invoke(asking, 3, on: "thread-2")
        let questions = asked.interrupts.compactMap(\.id)
        let answers = Dictionary(uniqueKeysWithValues: questions.map { ($0, true) })
        let answered = try await runtime.invoke(asking, .resume(Command(answers: answers)), on: "thread-2")
        // end snippet
        #expect(answered == .finished(3))
    }

    @Test
    func `The memory of a thread`() async throws {
        // begin snippet
        let adding = Entrypoint("adding") { (number: Int, flow) -> Int in
            (try flow.previous(as: Int.self) ?? 0) + number
        }
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [adding])
        let first = try await runtime.invoke(adding, 1, on: "thread-1")  // 1: there was nothing before
        let second = try await runtime.invoke(adding, 2, on: "thread-1")  // 3: 1 was saved
        // end snippet
        #expect([first, second] == [.finished(1), .finished(3)])
        // begin snippet
        let now = try await runtime.state(of: "thread-1")
        let steps = try await runtime.history(of: "thread-1", limit: 10)
        print(now.values, now.next, steps.count)
        // end snippet
        #expect(steps.count == 4)
        // begin snippet
        if let start = steps.last?.address.checkpoint {
            _ = try await runtime.invoke(adding, .replay, on: "thread-1", config: RunConfig(checkpoint: start))
        }
        // end snippet
        #expect(try await runtime.state(of: "thread-1").values == .integer(1))
        // begin snippet
        try await runtime.updateState(of: "thread-1", as: adding, to: 100)
        try await runtime.copyThread("thread-1", to: "thread-2")
        let third = try await runtime.invoke(adding, 1, on: "thread-2")  // 101
        try await runtime.deleteThread("thread-1")
        // end snippet
        #expect(third == .finished(101))
        #expect(try await runtime.history(of: "thread-1").isEmpty)
    }

    @Test
    func `Another value for the next turn`() async throws {
        // begin snippet
        let doubling = Entrypoint("doubling") { (number: Int, flow) -> Final<Int, Int> in
            let previous = try flow.previous(as: Int.self) ?? 0
            return Final(previous, save: 2 * number)
        }
        // end snippet
        let runtime = try WorkflowRuntime(saver: InMemorySaver(), entrypoints: [doubling])
        #expect(try await runtime.invoke(doubling, 3, on: "1") == .finished(0))
        #expect(try await runtime.invoke(doubling, 1, on: "1") == .finished(6))
    }
}
