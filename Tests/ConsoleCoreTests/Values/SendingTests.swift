import CellGrid
@testable import ConsoleCore
import CustomDump
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@Suite("Sending, and the outcome")
struct SendingTests {
    private let first: OpenInterrupt
    private let second: OpenInterrupt
    private let sameThread: OpenInterrupt

    init() throws {
        first = try .refund(90, thread: "t-1")
        second = try .refund(40, thread: "t-2", minutes: 4)
        var other = try OpenInterrupt.refund(10, thread: "t-1", minutes: 3)
        other.task = "another"
        sameThread = other
    }

    private func approving(_ questions: OpenInterrupt...) -> Staging {
        var staging = Staging()
        for question in questions { staging.drafts[question.id] = .deciding(.approve, about: question) }
        return staging
    }

    @Test("Answers are held, released at their time and withdrawn before it")
    func holds() {
        var (outbox, inbox) = (Outbox(), InboxState.holding(first, second))
        let items = [first.id, second.id]
        let due = Timestamp.noon.advanced(by: .seconds(3))
        expectDifference(inbox) {
            outbox.hold(items, for: .seconds(3), at: .noon, in: &inbox)
        } changes: {
            $0.setPhase(.held, of: items)
        }
        #expect(outbox.held == Outbox.Held(items: items, since: .noon, due: due))
        #expect(outbox.held?.words(in: inbox) == "2 answers are sent")
        #expect(outbox.held?.secondsLeft(at: .noon) == 3)
        #expect(outbox.release(at: due.advanced(by: .milliseconds(-1)), in: &inbox) == nil)
        var canceled = (outbox: outbox, inbox: inbox)
        #expect(
            canceled.outbox.cancel("were held", in: &canceled.inbox) == Remark("2 answers were held")
        )
        #expect(canceled.outbox.cancel("again", in: &canceled.inbox) == nil)
        #expect(outbox.release(at: due, in: &inbox)?.items == items)
        expectNoDifference(inbox, canceled.inbox)
        #expect(inbox[first.id]?.phase == .open && outbox.held == nil)
    }

    @Test("A batch ends when each item has an outcome, and reports the failures")
    func batches() {
        var outbox = Outbox()
        outbox.begin([first.id, second.id], at: .noon, in: .holding(first, second))
        #expect(outbox.note(.sent, of: [first.id], at: .noon) == nil)
        #expect(outbox.isInBatch([second.id]) && !outbox.isInBatch([first.id]))
        #expect(outbox.note(.unknown, of: [second.id], at: .noon) == nil)
        var failing = outbox
        let ending = failing.note(.failed("refused"), of: [second.id], at: .noon)
        #expect(ending?.remark.words == "1 of 2 sent, 1 not; unsent decisions stay staged")
        #expect(ending?.hasFailures == true && failing.batch?.failed == [second.id])
        let whole = outbox.note(.sent, of: [second.id], at: .noon)
        #expect(whole?.hasFailures == false && whole?.remark.tone == .success)
        #expect(Outbox().isInBatch([first.id]) == false)
    }

    @Test("A plan has the decided open items, and the reasons for the others")
    func plans() {
        var inbox = InboxState.holding(first, second, sameThread)
        var staging = approving(first, second, sameThread)
        inbox.setPhase(.answered("run-1"), of: [second.id])
        var plan = SendPlan(.staged, in: inbox, staging: staging, rules: DecidingRules())
        expectNoDifference(
            plan,
            SendPlan(
                items: [first.id, sameThread.id],
                actions: 2,
                leftOut: [SendPlan.LeftOut(item: second.id, reason: "it is answered and the run resumes")]
            )
        )
        plan = SendPlan(.only([first.id]), in: inbox, staging: staging, rules: DecidingRules())
        #expect(plan.items == [first.id] && plan.leftOut.isEmpty)
        staging.drafts[first.id]?.decisions[0] = nil
        plan = SendPlan(.staged, in: inbox, staging: staging, rules: DecidingRules())
        #expect(plan.items == [sameThread.id])
        #expect(
            SendPlan(.staged, in: inbox, staging: staging, rules: DecidingRules(requiresSeen: true)).items.isEmpty
        )
    }

    @Test("Answers of one thread are sent together, or not at all when one of them cannot be")
    func submissions() {
        let inbox = InboxState.holding(first, second, sameThread)
        let whole = Submissions(
            of: [first.id, second.id, sameThread.id],
            in: inbox,
            staging: approving(first, second, sameThread)
        )
        #expect(whole.parts.map(\.thread) == ["t-1", "t-2"])
        #expect(whole.parts.map(\.items) == [[first.id, sameThread.id], [second.id]])
        #expect(whole.faults.isEmpty)
        let half = Submissions(of: [first.id, second.id, sameThread.id], in: inbox, staging: approving(first, second))
        #expect(half.parts.map(\.items) == [[second.id]])
        expectNoDifference(
            half.faults,
            [
                Submissions.Fault(item: sameThread.id, reason: "its decision was undone"),
                Submissions.Fault(
                    item: first.id,
                    reason: "no answer of t-1 was sent, because refund could not be"
                ),
            ]
        )
        var stale = approving(first)
        stale.drafts[first.id]?.payloadDigest = PayloadDigest(of: .string("other"))
        let faults = Submissions(of: [first.id], in: inbox, staging: stale).faults
        #expect(faults.map(\.reason) == ["the payload changed since it was decided"])
        let gone = Submissions(of: [first.id], in: .holding(second), staging: approving(first)).faults
        #expect(gone.map(\.reason) == ["the item is no longer open: it was answered or has changed"])
    }

    @Test("A sent answer waits under a token of its own, with the time it was held")
    func submits() {
        var (sending, inbox) = (Sending(), InboxState.holding(first, second))
        let staging = approving(first, second)
        let parts = Submissions(of: [first.id, second.id], in: inbox, staging: staging).parts
        let since = Timestamp.noon.advanced(by: .seconds(-3))
        let sent = parts.map { part in
            sending.submit(part, session: "s", heldSince: since, at: .noon, in: &inbox)
        }
        #expect(sent.map(\.token) == ["s-1", "s-2"] && sent.allSatisfy { $0.held == .seconds(3) })
        #expect(inbox[first.id]?.phase == .sending("s-1") && inbox[second.id]?.phase == .sending("s-2"))
        let request = sending.end("s-1")
        #expect(request == .answer(sent[0], items: [first.id], sentAt: .noon, isUnknown: false))
        #expect(sending.end("s-1") == nil && sending.requests.count == 1)
    }

    @Test("Each reason for a confirmation is found")
    func reasons() throws {
        var inbox = InboxState.holding(first)
        let entry = try #require(inbox[first.id])
        func reasons(
            _ decisions: [Decision],
            _ staging: Staging = Staging(),
            _ context: DecidingContext = .sample()
        ) -> [String] {
            SendReasons(entry, decisions, in: inbox, staging: staging, context).list
        }
        #expect(reasons([.approve]) == ["none of it was on the screen"])
        var seen = SeenLines(width: 40, actions: 1)
        seen.note([AskLine(StyledLine("all"), action: 0)], shown: 0..<1, width: 40)
        inbox.seen[first.id] = seen
        #expect(reasons([.approve]).isEmpty)
        #expect(reasons([.edit(["amount": 1])]) == ["the value was edited"])
        #expect(
            reasons([.rename(tool: "pay", arguments: .null)])
                == ["pay runs instead of refund, without the rules of that tool"]
                || reasons([.rename(tool: "pay", arguments: .null)]).contains(
                    "pay runs instead of refund, without the rules of that tool"
                )
        )
        var claims = ClaimsState()
        let place = try #require(first.id.claimed)
        let end = Timestamp.noon.advanced(by: .seconds(60))
        claims.take([Claim(question: place, owner: "omar", expiresAt: end)], of: [entry])
        #expect(reasons([.approve], Staging(), .sample(claims: claims)) == ["omar has claimed it for another 1m"])
        var restored = approving(first)
        restored.restored[first.id] = [0: StagedDecision(.approve)]
        #expect(reasons([.approve], restored) == ["it was decided in an earlier session"])
    }
}

@Suite("Claims and notes as values")
struct SharingTests {
    private let question: OpenInterrupt

    init() throws { question = try .refund() }

    private func claimed(by owner: String, for left: Duration) throws -> ClaimsState {
        var claims = ClaimsState()
        let place = try #require(question.id.claimed)
        let end = Timestamp.noon.advanced(by: left)
        claims.take([Claim(question: place, owner: owner, expiresAt: end)], of: [InboxEntry(question)])
        return claims
    }

    @Test("An unclaimed item is claimed, another operator's claim is taken over, and the operator's own is released")
    func toggles() throws {
        let entry = InboxEntry(question)
        func toggled(_ claims: ClaimsState) -> (effect: ConsoleEffect, remark: Remark) {
            claims.toggle(entry, by: "maria", for: .seconds(300), at: .noon)
        }
        #expect(toggled(ClaimsState()).effect == .perform(QuestionClaim(question: question, duration: .seconds(300))))
        #expect(toggled(ClaimsState()).remark.words.contains("claimed for 5m"))
        #expect(toggled(try claimed(by: "omar", for: .seconds(9))).remark.words.contains("taken over from omar"))
        #expect(
            toggled(try claimed(by: "maria", for: .seconds(9))).effect == .perform(QuestionRelease(question: question))
        )
        #expect(
            toggled(try claimed(by: "maria", for: .zero)).effect
                == .perform(QuestionClaim(question: question, duration: .seconds(300)))
        )
    }

    @Test("The operator's own claims are renewed after half of their time, and not after their end")
    func renews() throws {
        func renewals(_ owner: String, _ left: Duration) throws -> [ConsoleEffect] {
            try claimed(by: owner, for: left)
                .renewals(in: .holding(question), by: "maria", for: .seconds(300), at: .noon)
        }
        #expect(
            try renewals("maria", .seconds(149)) == [
                .perform(QuestionClaim(question: question, duration: .seconds(300)))
            ]
        )
        #expect(try renewals("maria", .seconds(150)).isEmpty)
        #expect(try renewals("maria", .zero).isEmpty)
        #expect(try renewals("omar", .seconds(149)).isEmpty)
    }

    @Test("Claims of other operators are shown by name; the operator's own and expired ones are not")
    func words() throws {
        let items = [question.id]
        #expect(
            try claimed(by: "omar", for: .seconds(9)).words(of: items, for: "maria", at: .noon) == "claimed by omar"
        )
        #expect(try claimed(by: "maria", for: .seconds(9)).words(of: items, for: "maria", at: .noon) == nil)
        #expect(try claimed(by: "omar", for: .zero).words(of: items, for: "maria", at: .noon) == nil)
    }

    @Test("A note is added to its item, or returns to its line")
    func notes() {
        let target = DecisionGuard.Target(item: question.id, payloadDigest: question.payloadDigest, action: 0)
        #expect(NoteStep("late", from: .key, target: target) == .add("late"))
        #expect(NoteStep("late", from: .line(target), target: target) == .add("late"))
        #expect(NoteStep(nil, from: .key, target: target) == .write(NoteStep.line("", for: target)))
        guard case .writeAgain(let line, let remark) = NoteStep("late", from: .line(nil), target: target) else {
            Issue.record("the note goes to another item")
            return
        }
        #expect(line.field.text == "note late" && remark.tone == .warning)
    }
}
