import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("A question whose payload the list left out is read when it is looked at")
struct OmittedPayloadTests {
    private func omitted(_ question: OpenInterrupt) -> OpenInterrupt {
        var question = question
        question.interrupt.value = .null
        question.omittedBytes = 52_428_800
        return question
    }

    /// A console that has just read a list of one question.
    private func opened(_ question: OpenInterrupt) -> Console {
        var console = Console(120, 40)
        console.forgetEffects()
        console.load(inbox: [question], total: 1)
        console.pass(.seconds(1))
        console.paint()
        return console
    }

    private func loads(_ console: Console) -> [ConsoleLoad] {
        console.effects.compactMap { if case .load(let load) = $0 { load } else { nil } }
    }

    @Test("It is loaded once, nothing can be decided before, and what arrives is not decided by keys that come with it")
    func loading() throws {
        let whole = try OpenInterrupt.refund()
        let id = ItemID(whole)
        var console = opened(omitted(whole))
        #expect(loads(console).filter { $0 == .item(id) }.count == 1)
        #expect(console.text.contains("52.4 MB"))
        console.press("a")
        #expect(console.state.staging.drafts[id] == nil)
        #expect(console.text.contains("its payload was not read yet"))

        console.pass(.seconds(5))
        console.send(.loaded(.item(id, InboxEntry(whole)), at: console.clock))
        console.paint()
        #expect(console.text.contains("late parcel"))
        console.press("a", every: .milliseconds(10))
        #expect(console.state.staging.drafts[id] == nil, "the payload has just come")
        console.press("a")
        #expect(console.state.staging.drafts[id]?.isComplete == true)
    }

    @Test("A payload that cannot be read is asked for once, and again when the list was read again")
    func failing() throws {
        let question = omitted(try .refund())
        let id = ItemID(question)
        var console = opened(question)
        console.send(.loadFailed(.item(id), message: "no memory", at: console.clock))
        console.press("? esc")
        #expect(loads(console).filter { $0 == .item(id) }.count == 1)
        console.load(inbox: [question], total: 1)
        console.press("? esc")
        #expect(loads(console).filter { $0 == .item(id) }.count == 2)
    }

    @Test("A payload that was read stays when the list brings the same question without it")
    func kept() throws {
        let whole = try OpenInterrupt.refund()
        var console = Console(120, 40).with(inbox: [whole]).pressing("a")
        var again = omitted(whole)
        again.waitingSince = again.waitingSince?.advanced(by: .seconds(-60))
        console.load(inbox: [again], total: 1)
        #expect(console.state.inbox.current?.question.omittedBytes == nil)
        #expect(console.state.staging.drafts[ItemID(whole)]?.isComplete == true)
        again.payloadDigest = PayloadDigest(of: .string("another"))
        console.load(inbox: [again], total: 1)
        #expect(console.state.inbox.current?.question.omittedBytes != nil)
    }
}
