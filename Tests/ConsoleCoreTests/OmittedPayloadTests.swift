import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("A payload that the list left out is read when its question is selected")
struct OmittedPayloadTests {
    private func omitted(_ question: OpenInterrupt, bytes: Int = 250_000) -> OpenInterrupt {
        question.omittingPayload(of: bytes)
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

    @Test(
        "The payload is loaded once, the question cannot be decided before, and keys that arrive with it decide nothing"
    )
    func loading() throws {
        let whole = try OpenInterrupt.refund()
        let id = QuestionID(whole)
        var console = opened(omitted(whole))
        #expect(loads(console).filter { $0 == .item(id) }.count == 1)
        #expect(console.text.contains("250.0 KB"))
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

    @Test("A payload that cannot be read is requested once, and again when the list was read again")
    func failing() throws {
        let question = omitted(try .refund())
        let id = QuestionID(question)
        var console = opened(question)
        console.send(.loadFailed(.item(id), message: "no memory", at: console.clock))
        console.press("? esc")
        #expect(loads(console).filter { $0 == .item(id) }.count == 1)
        console.load(inbox: [question], total: 1)
        console.press("? esc")
        #expect(loads(console).filter { $0 == .item(id) }.count == 2)
    }

    @Test("A loaded payload is kept when the list brings the same question without it")
    func kept() throws {
        let whole = try OpenInterrupt.refund()
        var console = Console(120, 40).with(inbox: [whole]).pressing("a")
        var again = omitted(whole)
        again.waitingSince = again.waitingSince?.advanced(by: .seconds(-60))
        console.load(inbox: [again], total: 1)
        #expect(console.state.inbox.current?.question.omittedBytes == nil)
        #expect(console.state.staging.drafts[QuestionID(whole)]?.isComplete == true)
        again.payloadDigest = PayloadDigest(of: .string("another"))
        console.load(inbox: [again], total: 1)
        #expect(console.state.inbox.current?.question.omittedBytes != nil)
    }

    @Test("A payload above 512 KiB is read when its question is opened, and the preview says so")
    func opening() throws {
        let whole = try OpenInterrupt.refund()
        let id = QuestionID(whole)
        var console = opened(omitted(whole, bytes: 52_428_800))
        #expect(console.text.contains("52.4 MB"))
        #expect(console.text.contains("Enter reads the payload."))
        console.press("a j k")
        #expect(console.state.staging.drafts[id] == nil)
        #expect(loads(console).filter { $0 == .item(id) }.isEmpty)

        console.press("enter")
        #expect(loads(console).filter { $0 == .item(id) }.count == 1)
        #expect(console.text.contains("The payload is being read"))
        console.press("a")
        #expect(console.state.staging.drafts[id] == nil)
        console.send(.loaded(.item(id, InboxEntry(whole)), at: console.clock))
        console.pass(.seconds(1))
        console.paint()
        console.press("a")
        #expect(console.state.staging.drafts[id]?.isComplete == true)
    }

    @Test("Enter requests a failed payload again")
    func openingAgain() throws {
        let question = omitted(try .refund())
        let id = QuestionID(question)
        var console = opened(question)
        console.send(.loadFailed(.item(id), message: "no memory", at: console.clock))
        console.paint()
        #expect(console.text.contains("The payload could not be read. Enter tries again."))
        console.press("enter")
        #expect(loads(console).filter { $0 == .item(id) }.count == 2)
    }

    @Test("Payloads read long ago are dropped, except those that are decided or marked")
    func givingUp() throws {
        let questions = try (0..<14).map { number in
            try OpenInterrupt.refund(thread: ThreadID(rawValue: "order-\(number)"))
        }
        var inbox = InboxState()
        inbox.replaceEntries(questions.map { InboxEntry(omitted($0, bytes: 4_000_000)) })
        inbox.marks.insert([QuestionID(questions[1])])
        for question in questions {
            inbox.complete(InboxEntry(question), rules: DecidingRules()) { $0 == QuestionID(questions[0]) }
        }
        let kept = questions.indices.filter { inbox[QuestionID(questions[$0])]?.question.omittedBytes == nil }
        #expect(kept == [0, 1] + Array(7..<14))
        inbox.cursor.id = .item(QuestionID(questions[3]))
        #expect(inbox.missingPayload == nil)
        inbox.noteOpened(QuestionID(questions[3]))
        #expect(inbox.missingPayload == QuestionID(questions[3]))
    }
}
