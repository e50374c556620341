@testable import Signoff
import SignoffCheckpoint
import Testing

/// What a workflow declares its questions to be about.
@Suite(.timeLimit(.minutes(10)))
struct DeclaredFactsTests {
    private struct Refund: Codable {
        var customer: String
        var amount: String
    }

    private let saver = InMemorySaver()

    private func runtime(_ entrypoints: any WorkflowDefinition...) throws -> WorkflowRuntime {
        try WorkflowRuntime(saver: saver, entrypoints: entrypoints, options: .withoutWaiting)
    }

    private func open() async throws -> [OpenInterrupt] { try await saver.openInterrupts(matching: InterruptQuery()) }

    private static func facts(_ question: Interrupt) -> QuestionFacts? {
        guard let refund = try? question.payload(as: Refund.self), let amount = JSONDecimal(literal: refund.amount)
        else { return nil }
        return QuestionFacts(title: "Refund \(refund.customer)", sums: [QuestionFacts.Sum(amount, "EUR")], count: 1)
    }

    private static let refunds = Entrypoint("refunds", facts: facts) { (customer: String, flow) -> Bool in
        let first: Bool = try await flow.interrupt(Refund(customer: customer, amount: "12.50"))
        guard first else { return false }
        let second: Bool = try await flow.interrupt("Really?")
        return second
    }

    @Test
    func `A question is stored with what its workflow declares it to be about`() async throws {
        let runtime = try runtime(Self.refunds)
        _ = try await runtime.invoke(Self.refunds, "Grace", on: "t")
        let question = try #require(try await open().first)
        let expected = QuestionFacts(
            title: "Refund Grace",
            sums: [QuestionFacts.Sum(try #require(JSONDecimal(literal: "12.5")), "EUR")],
            count: 1
        )
        #expect(question.declaredFacts == expected)
        #expect(question.facts == expected)
        let rich = InterruptQuery(conditions: [FactCondition(.sum("EUR"), .greater(12))])
        #expect(try await saver.countOpenInterrupts(matching: rich) == 1)
    }

    @Test
    func `A question the workflow declares nothing of has no facts of the one before`() async throws {
        let runtime = try runtime(Self.refunds)
        _ = try await runtime.invoke(Self.refunds, "Grace", on: "t")
        _ = try await runtime.invoke(Self.refunds, .resume(Command(resume: true)), on: "t")
        let question = try #require(try await open().first)
        #expect(question.interrupt.value == .string("Really?"))
        #expect(question.declaredFacts == nil && question.facts == nil)
    }

    @Test
    func `A question of a task has the facts its workflow declares`() async throws {
        let ask = DurableTask("ask") { (customer: String, flow) -> Bool in
            let answer: Bool = try await flow.interrupt(Refund(customer: customer, amount: "7"))
            return answer
        }
        let asking = Entrypoint("asking", facts: Self.facts) { (names: [String], flow) -> Int in
            let futures = names.map { flow.start(ask, $0) }
            return try await futures.values().count { $0 }
        }
        _ = try await runtime(asking).invoke(asking, ["Ada", "Grace"], on: "t")
        #expect(Set(try await open().map(\.declaredFacts?.title)) == ["Refund Ada", "Refund Grace"])
    }

    @Test
    func `A nested workflow declares its own, and what it does not the one around it does`() async throws {
        let silent = Entrypoint("silent") { (customer: String, flow) -> Bool in
            let answer: Bool = try await flow.interrupt(Refund(customer: customer, amount: "7"))
            return answer
        }
        let speaking = Entrypoint("speaking", facts: { _ in QuestionFacts(title: "inner") }) {
            (customer: String, flow) -> Bool in
            let answer: Bool = try await flow.interrupt(Refund(customer: customer, amount: "7"))
            return answer
        }
        let outer = Entrypoint("outer", facts: Self.facts) { (isSilent: Bool, flow) -> Bool in
            try await flow.call(isSilent ? silent : speaking, "Grace")
        }
        let runtime = try runtime(outer)
        _ = try await runtime.invoke(outer, true, on: "a")
        _ = try await runtime.invoke(outer, false, on: "b")
        let titles = try await open().sorted { $0.thread < $1.thread }.map(\.declaredFacts?.title)
        #expect(titles == ["Refund Grace", "inner"])
    }

    @Test
    func `What a workflow declares completes what the storage reads, and never lowers a risk`() async throws {
        let reader = QuestionFactsReader(version: "1") { _ in QuestionFacts(title: "read", count: 9, risk: .high) }
        let saver = InMemorySaver(facts: reader)
        let declaring = Entrypoint("declaring", facts: { _ in QuestionFacts(title: "declared", risk: .low) }) {
            (_: Int, flow) -> Bool in
            let answer: Bool = try await flow.interrupt("Go on?")
            return answer
        }
        _ = try await WorkflowRuntime(saver: saver, entrypoints: [declaring]).invoke(declaring, 1, on: "t")
        let question = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
        #expect(question.facts == QuestionFacts(title: "declared", count: 9, risk: .high))
        #expect(question.declaredFacts == QuestionFacts(title: "declared", risk: .low))
    }
}
