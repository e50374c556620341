import CellGrid
@testable import ConsoleCore
import SignoffCheckpoint
import Testing

@Suite("Notifying an operator whose attention is elsewhere")
struct NotifierTests {
    private func item(_ number: Int) throws -> OpenInterrupt {
        try .refund(Int64(number), thread: ThreadID("t-\(number)"))
    }

    private func told(_ console: Console) -> [String] {
        console.effects.compactMap { if case .notify(let text) = $0 { text } else { nil } }
    }

    private func away() throws -> Console {
        var console = Console(80, 24).with(inbox: [try item(1)])
        console.send(.input(.focusOut, at: console.clock))
        console.forgetEffects()
        return console
    }

    @Test("New items are announced by their number, without a word of the payload")
    func counts() throws {
        var console = try away()
        console.load(inbox: [try item(1), try item(2), try item(3)], total: 3)
        #expect(told(console) == ["Signoff: 2 new items, 3 waiting"])
    }

    @Test("Items from before the console opened are not announced, and no item is announced twice")
    func transitionsOnly() throws {
        var console = try away()
        console.load(inbox: [try item(1)], total: 1)
        console.load(inbox: [try item(1), try item(2)], total: 2)
        console.pass(.seconds(60))
        console.load(inbox: [try item(1), try item(2)], total: 2)
        #expect(told(console).count == 1)
    }

    @Test("An operator who looks at the console is not notified")
    func focus() throws {
        var console = try away()
        console.send(.input(.focusIn, at: console.clock))
        console.load(inbox: [try item(1), try item(2)], total: 2)
        console.send(.input(.focusOut, at: console.clock))
        console.load(inbox: [try item(1), try item(2)], total: 2)
        #expect(told(console).isEmpty)
    }

    @Test("On a terminal that does not report the focus, a recent key counts as attention")
    func keysCountAsLooking() throws {
        var console = Console(80, 24).with(inbox: [try item(1)]).pressing("j")
        console.load(inbox: [try item(1), try item(2)], total: 2)
        #expect(told(console).isEmpty)
        console.pass(.seconds(31))
        console.load(inbox: [try item(1), try item(2), try item(3)], total: 3)
        #expect(told(console) == ["Signoff: 1 new item, 3 waiting"])
    }

    @Test("Arrivals within the interval are announced together afterwards, without those that have disappeared")
    func rateLimit() throws {
        var console = try away()
        console.load(inbox: [try item(1), try item(2)], total: 2)
        console.pass(.seconds(5))
        console.load(inbox: [try item(1), try item(3), try item(4)], total: 3)
        #expect(told(console).count == 1)
        console.pass(.seconds(26))
        console.load(inbox: [try item(1), try item(4), try item(5)], total: 3)
        #expect(told(console).last == "Signoff: 2 new items, 3 waiting")
    }
}
