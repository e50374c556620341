import CellGrid
@testable import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("Readings that find what is known")
struct UnchangedTests {
    private let console: Console

    init() throws { console = Console(120, 40).with(inbox: [try .refund()]) }

    private func isUnchanged(by data: ConsoleData) -> Bool {
        console.state.isUnchanged(by: .loaded(data, at: console.clock))
    }

    @Test("Time alone, and readings of claims, notes and questions that find nothing new, leave the screen as it is")
    func known() {
        #expect(console.state.isUnchanged(by: .tick(at: console.clock)))
        #expect(isUnchanged(by: .claims([])))
        #expect(isUnchanged(by: .notes([], after: 0)))
        #expect(isUnchanged(by: .inboxReading(InboxReading(order: .unchanged, entries: [], total: 1))))
    }

    @Test("What is new is drawn: a claim, a count, an order, and everything a key does")
    func new() throws {
        let claim = Claim(
            question: try #require(QuestionID(try .refund()).claimed),
            owner: "omar",
            expiresAt: console.clock
        )
        #expect(!isUnchanged(by: .claims([claim])))
        #expect(!isUnchanged(by: .inboxReading(InboxReading(order: .unchanged, entries: [], total: 2))))
        #expect(!isUnchanged(by: .inboxReading(InboxReading(order: .replaced([]), entries: [], total: 1))))
        #expect(!isUnchanged(by: .workflows([])))
        #expect(!console.state.isUnchanged(by: .input(.key(.character("j")), at: console.clock)))
    }

    @Test("The first reading that reaches a backend again is drawn")
    func back() {
        let away = console.with(.connection(.unavailable(message: "the server is away")))
        #expect(!away.state.isUnchanged(by: .loaded(.claims([]), at: away.clock)))
    }
}
