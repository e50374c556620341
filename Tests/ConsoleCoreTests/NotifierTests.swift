import CellGrid
@testable import ConsoleCore
import SignoffCheckpoint
import Testing

@Suite("Telling an operator who looks elsewhere")
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

    @Test("What newly waits is told in counts, without a word of the payload")
    func counts() throws {
        var console = try away()
        console.load(inbox: [try item(1), try item(2), try item(3)], total: 3)
        #expect(told(console) == ["Signoff: 2 new items, 3 waiting"])
    }

    @Test("What was there when the console opened is not told, nor the same item twice")
    func transitionsOnly() throws {
        var console = try away()
        console.load(inbox: [try item(1)], total: 1)
        console.load(inbox: [try item(1), try item(2)], total: 2)
        console.pass(.seconds(60))
        console.load(inbox: [try item(1), try item(2)], total: 2)
        #expect(told(console).count == 1)
    }

    @Test("Nobody is told who is looking")
    func focus() throws {
        var console = try away()
        console.send(.input(.focusIn, at: console.clock))
        console.load(inbox: [try item(1), try item(2)], total: 2)
        console.send(.input(.focusOut, at: console.clock))
        console.load(inbox: [try item(1), try item(2)], total: 2)
        #expect(told(console).isEmpty)
    }

    @Test("Where the terminal reports no focus, a key pressed lately counts as looking")
    func keysCountAsLooking() throws {
        var console = Console(80, 24).with(inbox: [try item(1)]).pressing("j")
        console.load(inbox: [try item(1), try item(2)], total: 2)
        #expect(told(console).isEmpty)
        console.pass(.seconds(31))
        console.load(inbox: [try item(1), try item(2), try item(3)], total: 3)
        #expect(told(console) == ["Signoff: 1 new item, 3 waiting"])
    }

    @Test("Arrivals within the interval are told together afterwards, without those that are gone again")
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
