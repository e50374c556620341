import FoundationEssentials
import Signoff
import SignoffCheckpoint
import Testing

/// A value of this type is stored as text and read as a number, as a mistake in a coding method would have it.
private struct OneWay: Codable, Sendable, Equatable {
    var number: Int

    init(number: Int) { self.number = number }

    init(from decoder: any Decoder) throws { number = try decoder.singleValueContainer().decode(Int.self) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode("\(number)")
    }
}

private struct Bill: Codable, Sendable, Equatable {
    var amounts: [String: [Decimal?]]
}

/// A value that holds another one, to any depth.
private final class Link: Codable, Sendable {
    let next: Link?

    init(_ next: Link?) { self.next = next }

    static func chain(of count: Int) -> Link { (1..<count).reduce(Link(nil)) { chain, _ in Link(chain) } }
}

/// Nothing is stored that cannot be read back.
@Suite(.timeLimit(.minutes(10)))
struct ReadableValueTests {
    let saver = InMemorySaver()
    let bodies = Tally()

    /// A task whose first result is `bad` and whose later results are `good`: the run fails at once, and the thread
    /// continues.
    private func check<Value: Codable & Sendable & Equatable>(_ bad: Value, _ good: Value) async throws {
        let bodies = Tally()
        let task = DurableTask("make") { () -> Value in bodies.count("make") == 1 ? bad : good }
        let workflow = Entrypoint("outer") { (_: Int, flow) -> Bool in
            let value = try await flow.run(task)
            let isApproved: Bool = try await flow.interrupt("Go on?")
            return isApproved && value == good
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        let thread = ThreadID("\(Value.self)")
        let error = await #expect(throws: WorkflowError.self) { try await runtime.invoke(workflow, 0, on: thread) }
        #expect(error?.code == .notStorable, "\(Value.self)")
        #expect(error?.message.contains("The result of make cannot be stored: it cannot be read back") == true)
        #expect(try await runtime.invoke(workflow, .proceed, on: thread).interrupts.count == 1)
        #expect(
            try await runtime.invoke(workflow, .resume(Command(resume: true)), on: thread) == .finished(true)
        )
    }

    @Test
    func `A result of a task that could not be read back is refused at once, and the task runs again`() async throws {
        try await check(Decimal.nan, 1)
        try await check([nil, Decimal.nan], [1])
        try await check(Bill(amounts: ["a": [.nan]]), Bill(amounts: ["a": [1, nil]]))
        let one: OneWay? = OneWay(number: 1)
        try await check(one, nil)
    }

    @Test
    func `Every value that can be read back is stored, whether it equals itself or not`() async throws {
        let exact = try #require(Decimal(string: "0.12345678901234567890123456789"))
        let task = DurableTask("make") { () -> [Double] in [.nan, .infinity, -0.0] }
        let price = DurableTask("price") { () -> Bill in Bill(amounts: ["a": [exact, nil]]) }
        let workflow = Entrypoint("outer") { (_: Int, flow) -> Bool in
            let numbers = try await flow.run(task)
            let bill = try await flow.run(price)
            let isApproved: Bool = try await flow.interrupt("Pay?")
            return isApproved && numbers.count == 3 && bill == Bill(amounts: ["a": [exact, nil]])
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        _ = try await runtime.invoke(workflow, 0, on: "1")
        #expect(try await runtime.invoke(workflow, .resume(Command(resume: true)), on: "1") == .finished(true))
    }

    @Test
    func `A value nested deeper than any store takes is refused where it arises`() async throws {
        let link = DurableTask("link") { (count: Int) in Link.chain(of: count) }
        let json = DurableTask("json") { (levels: Int) -> JSONValue in
            (0..<levels).reduce(JSONValue.null) { inner, _ in .array([inner]) }
        }
        let workflow = Entrypoint("outer") { (levels: Int, flow) -> Int in
            var count = 0
            var next = try? await flow.run(link, levels)
            while let current = next { (next, count) = (current.next, count + 1) }
            _ = try await flow.run(json, levels)
            return count
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow], options: .withoutWaiting)
        #expect(try await runtime.invoke(workflow, 1_000, on: "1") == .finished(1_000))
        for levels in [1_100, 5_000, 20_000] {
            let error = await #expect(throws: WorkflowError.self) {
                try await runtime.invoke(workflow, levels, on: "2")
            }
            #expect(error?.code == .notStorable)
            #expect(error?.message.contains("The value is nested deeper than 1024 levels") == true)
        }
        let asking = Entrypoint("asking") { (levels: Int, flow) -> Bool in
            let payload = (0..<levels).reduce(JSONValue.null) { inner, _ in .array([inner]) }
            return try await flow.interrupt(payload)
        }
        #expect(await code { try await runtime.invoke(asking, 20_000, on: "3") } == "not_storable")
    }

    @Test
    func `The result of a workflow and the value it saves are refused`() async throws {
        let bodies = bodies
        let result = Entrypoint("result") { (_: Int, flow) -> Decimal in bodies.count("result") == 1 ? .nan : 7 }
        let saving = Entrypoint("saving") { (_: Int, flow) -> Final<Int, OneWay> in
            Final(1, save: OneWay(number: 2))
        }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [result, saving], options: .withoutWaiting)
        #expect(await code { try await runtime.invoke(result, 0, on: "1") } == "not_storable")
        #expect(try await runtime.invoke(result, .proceed, on: "1") == .finished(7))
        #expect(await code { try await runtime.invoke(saving, 0, on: "2") } == "not_storable")
    }

    @Test
    func `An input is refused before anything is stored`() async throws {
        let workflow = Entrypoint("paying") { (_: Decimal, flow) -> Bool in try await flow.interrupt("Pay?") }
        let nested = Entrypoint("outer") { (_: Int, flow) -> Bool in try await flow.call(workflow, .nan) }
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [workflow, nested], options: .withoutWaiting)
        #expect(await code { try await runtime.invoke(workflow, .nan, on: "1") } == "not_storable")
        #expect(try await saver.threads(matching: ThreadQuery()).isEmpty)
        #expect(await code { try await runtime.invoke(nested, 0, on: "2") } == "not_storable")
    }

    @Test
    func `Without a saver nothing is stored, and nothing is refused`() async throws {
        let task = DurableTask("make") { OneWay(number: 3) }
        let workflow = Entrypoint("outer") { (_: Int, flow) -> Int in try await flow.run(task).number }
        let runtime = try WorkflowRuntime(entrypoints: [workflow], options: .withoutWaiting)
        #expect(try await runtime.invoke(workflow, 0) == .finished(3))
    }
}
