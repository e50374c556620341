import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Claims")
struct ClaimTests {
    private func claim(_ owner: String, _ seconds: Int, at console: Console) throws -> ConsoleData {
        let place = try #require(ClaimedQuestion(try OpenInterrupt.refund()))
        return .claims([
            Claim(question: place, owner: owner, expiresAt: console.clock.advanced(by: .seconds(seconds)))
        ])
    }

    @Test("c claims for five minutes, and releases the operator's own claim")
    func claims() throws {
        let question = try OpenInterrupt.refund()
        var console = Console(120, 40).with(inbox: [question]).pressing("c")
        #expect(console.effects.contains(.perform(QuestionClaim(question: question, duration: .seconds(300)))))
        console.load(try claim("maria", 300, at: console))
        #expect(console.text.contains("claimed by you, 5m left"))
        console.press("c")
        #expect(console.effects.contains(.perform(QuestionRelease(question: question))))
    }

    @Test("The operator's own claim is renewed before it ends, another operator's is not")
    func renews() throws {
        let question = try OpenInterrupt.refund()
        var console = Console(120, 40).with(inbox: [question])
        console.load(try claim("maria", 160, at: console))
        console.tick(after: .seconds(1))
        #expect(!console.effects.contains(.perform(QuestionClaim(question: question, duration: .seconds(300)))))
        for _ in 0..<4 { console.tick(after: .seconds(5)) }
        #expect(console.effects.contains(.perform(QuestionClaim(question: question, duration: .seconds(300)))))
        console.forgetEffects()
        console.load(try claim("omar", 20, at: console))
        for _ in 0..<3 { console.tick(after: .seconds(5)) }
        #expect(!console.effects.contains(.perform(QuestionClaim(question: question, duration: .seconds(300)))))
    }

    @Test("Another operator's claim is shown with its remaining time, and deciding anyway is confirmed")
    func others() throws {
        var console = Console(120, 40).with(inbox: [try .refund()])
        console.load(try claim("omar", 240, at: console))
        #expect(console.text.contains("claimed by omar, 4m left"))
        console.pass(.seconds(1))
        console.paint()
        console.press("a")
        #expect(console.text.contains("✓     omar"), "a staged item shows the claim in its row")
        console.press("s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("omar has claimed it for another 3m"))
        console.press("s")
        #expect(console.sent.count == 1)
    }

    @Test("by: and is:mine find claimed items; an expired claim does not count")
    func filters() throws {
        var console = Console(120, 40).with(inbox: [try .refund(), try .refund(2, thread: "t-2")])
        console.load(try claim("omar", 60, at: console))
        console.press("/ 'by:omar' enter")
        #expect(console.state.inbox.visible.map(\.question.thread) == ["t-1"])
        console.press("/ ctrl-u enter")
        console.tick(after: .seconds(60))
        #expect(!console.text.contains("omar"))
        console.press("a s")
        #expect(console.sent.count == 1)
    }

    @Test("A conflict over a changed payload shows what changed")
    func changedPayload() throws {
        var console = Console(120, 40).with(inbox: [try .refund(90)]).pressing("a s")
        let token = try #require(console.submissions.first?.token)
        let old = try OpenInterrupt.refund(90)
        let new = try OpenInterrupt.refund(9_000)
        let conflict = AnswerConflict.payloadChanged(from: old.payloadDigest, to: new.payloadDigest)
        let refusal = OperationError(.answerConflict, "not sent", conflict: conflict)
        console.send(.finished(.answerRefused(token, refusal), at: console.clock))
        console.load(inbox: [new], total: 1)
        #expect(console.text.contains("payload changed since you read it: show [d]iff"))
        console.press("d")
        #expect(console.text.contains("90 → 9000"))
        #expect(console.state.staging.count == 0)
    }

    @Test("Every kind of conflict has its own words")
    func words() {
        let now = Timestamp.noon
        func title(_ conflict: AnswerConflict, decision: String? = nil, outcome: String? = nil) -> String? {
            let refusal = OperationError(
                .answerConflict,
                "not sent",
                conflict: conflict,
                earlierDecision: decision,
                threadOutcome: outcome
            )
            return ConflictWords(refusal, now: now)?.title
        }
        let answered = AnswerConflict.alreadyAnswered(by: "maria", at: now.advanced(by: .seconds(-14)), run: "r")
        #expect(
            title(answered, decision: "reject \"duplicate\"") == "answered 14s ago by maria: reject \"duplicate\""
        )
        #expect(title(.movedOn(to: ["q-2"])) == "this task asks another question now: [o]pen it")
        #expect(
            title(.nothingPending, outcome: "thread finished 2m ago, nothing to answer")
                == "thread finished 2m ago, nothing to answer"
        )
        #expect(ConflictWords(OperationError(.failed, "the disk is full"), now: now)?.title == nil)
    }
}
