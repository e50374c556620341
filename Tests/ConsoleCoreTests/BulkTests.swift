import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Deciding several items together")
struct BulkTests {
    /// Refunds of 1, 2, 3 … on threads t-1, t-2, t-3 …
    private func refunds(_ count: Int) throws -> [OpenInterrupt] {
        try (1...count).map { number in
            try OpenInterrupt.refund(Int64(number), thread: ThreadID("t-\(number)"), minutes: 100 - number)
        }
    }

    private func console(_ items: [OpenInterrupt], _ deciding: DecidingRules = DecidingRules()) -> Console {
        Console(120, 40, deciding: deciding).with(inbox: items)
    }

    @Test("Approving 25 items takes eight keys beside the filter's text, and nothing is sent before the hold is over")
    func approves25() throws {
        let other = try OpenInterrupt.asking("Publish?", thread: "essay", workflow: "essay_review", minutes: 200)
        var console = console([other] + (try refunds(25)))
        console.press("/ 'tool:refund' enter * a S '25' S")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("25 answers are sent in 3s"))
        console.tick(after: .milliseconds(2_900))
        #expect(console.sent.isEmpty)
        console.tick(after: .milliseconds(100))
        #expect(console.sent.count == 25)
        #expect(console.sent.first == #"{"q-t-1":{"decisions":[{"type":"approve"}]}}"#)
        #expect(Set(console.submissions.map(\.thread)).count == 25)
        #expect(console.submissions.allSatisfy { $0.held == .seconds(3) })
        #expect(!console.submissions.contains { $0.thread == "essay" })
    }

    @Test("The plan shows its reach: count, workflow, exact sums, and every item")
    func plan() throws {
        var items = try refunds(3)
        items.append(
            try .tools([("refund", ["amount": 0.5, "reason": "cup"])], thread: "t-9", minutes: 1)
        )
        let console = console(items).pressing("* a S")
        #expect(console.text.contains("4 items on 4 threads of billing"))
        #expect(console.text.contains("approve 4"))
        #expect(console.text.contains("runs refund 4 times: amount 0.5..3, together 6.5"))
        #expect(console.text.contains("never completely on the screen: 3"))
        for thread in ["t-1", "t-2", "t-3", "t-9"] { #expect(console.text.contains(thread)) }
    }

    @Test("Amounts written as text are summed too; a question without a tool runs nothing")
    func sumsOfText() throws {
        let items = try ["480.00", "19.50"].enumerated().map { index, amount in
            try OpenInterrupt.tools(
                [("refund", ["amount": .string(amount)])],
                thread: ThreadID("t-\(index)"),
                minutes: 9
            )
        }
        let question = try OpenInterrupt.asking(["question": "Publish?"], thread: "essay", minutes: 1)
        let console = console(items + [question]).pressing("* a S")
        #expect(console.text.contains("runs refund 2 times: amount 19.5..480, together 499.5"))
        #expect(!console.text.contains("runs Publish?"))
    }

    @Test("A rejected refund is not among the tools that run")
    func rejectedAreNotSummed() throws {
        let console = console(try refunds(3)).pressing("x 'no' enter j * a S")
        #expect(console.text.contains("approve 2: amount 5 · reject 1: amount 1"))
        #expect(console.text.contains("runs refund 2 times: amount 2..3, together 5"))
    }

    @Test("Above ten the number must be typed, and a wrong one sends nothing")
    func typedCount() throws {
        var console = console(try refunds(11)).pressing("* a S S")
        #expect(console.notice.contains("type the number of items, 11"))
        console.press("'12' S")
        #expect(console.state.sending.outbox.held == nil)
        console.press("backspace '1' S")
        #expect(console.state.sending.outbox.held?.items.count == 11)
    }

    @Test("u withdraws held answers, and all decisions stay staged")
    func cancelsHold() throws {
        var console = console(try refunds(3)).pressing("* a S S")
        #expect(console.state.sending.outbox.held != nil)
        console.press("u")
        #expect(console.notice.contains("withdrawn"))
        console.tick(after: .seconds(10))
        #expect(console.sent.isEmpty)
        #expect(console.state.staging.count == 3)
    }

    @Test("Quitting during the hold sends nothing", arguments: ["q", "ctrl-q", "ctrl-c"])
    func leavingDuringHold(key: String) throws {
        var console = console(try refunds(3)).pressing("* a S S")
        console.press(key)
        console.tick(after: .seconds(10))
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("staged 3, not sent"))
        console.press("k")
        console.tick(after: .seconds(10))
        #expect(console.sent.isEmpty)
        #expect(console.effects.contains(.quit))
    }

    @Test("A signal during the hold sends nothing")
    func signalDuringHold() throws {
        var console = console(try refunds(3)).pressing("* a S S")
        console.send(.input(.endOfInput, at: console.clock))
        console.tick(after: .seconds(10))
        #expect(console.sent.isEmpty)
    }

    @Test("An item that changed or disappeared during the hold is not sent, and the results say so")
    func changesDuringHold() throws {
        let items = try refunds(3)
        var console = console(items).pressing("* a S S")
        console.load(inbox: [items[0], try .refund(9_999, thread: "t-2", minutes: 98)], total: 2)
        console.tick(after: .seconds(3))
        #expect(console.submissions.map(\.thread) == ["t-1"])
        console.send(.finished(.answered(console.submissions[0].token, .sample()), at: console.clock))
        #expect(console.text.contains("1 of 3 sent"))
        #expect(console.text.contains("2 not sent"))
    }

    @Test("A single answer is not held")
    func singleIsNotHeld() throws {
        #expect(console(try refunds(2)).pressing("a s").sent.count == 1)
        #expect(console(try refunds(2)).pressing("a S S").sent.count == 1)
    }

    @Test("Failures are listed first with their reasons, and only they are planned again")
    func retriesOnlyTheFailed() throws {
        var console = console(try refunds(3)).pressing("* a S S")
        console.tick(after: .seconds(3))
        let tokens = console.submissions.map(\.token)
        console.forgetEffects()
        console.send(.finished(.answered(tokens[0], .sample()), at: console.clock))
        console.send(
            .finished(.answerRefused(tokens[1], OperationError(.failed, "the disk is full")), at: console.clock)
        )
        #expect(console.state.dialogs.isEmpty, "the results wait for the last of them")
        console.send(.finished(.answered(tokens[2], .sample("run-2")), at: console.clock))
        #expect(console.text.contains("2 of 3 sent · 1 not sent"))
        #expect(console.text.contains("the disk is full"))
        console.press("enter")
        #expect(console.state.dialogs.isEmpty)
        console.press(": 'results' enter S")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("Submit the failed answers"))
        console.press("S")
        #expect(console.sent == [#"{"q-t-2":{"decisions":[{"type":"approve"}]}}"#])
    }

    @Test("A conflict among several is a line of the results, not a dialog of its own")
    func conflictAmongSeveral() throws {
        var console = console(try refunds(2)).pressing("* a S S")
        console.tick(after: .seconds(3))
        let tokens = console.submissions.map(\.token)
        let conflict = AnswerConflict.alreadyAnswered(
            by: "ben",
            at: console.clock.advanced(by: .seconds(-14)),
            run: "r"
        )
        let refusal = OperationError(
            .answerConflict,
            "not sent",
            conflict: conflict,
            earlierDecision: "reject \"duplicate\"",
            questions: ["q-t-1"]
        )
        console.send(.finished(.answerRefused(tokens[0], refusal), at: console.clock))
        console.send(.finished(.answered(tokens[1], .sample()), at: console.clock))
        #expect(console.text.contains("answered 14s ago by ben: reject \"duplicate\""))
        #expect(console.text.contains("1 of 2 sent · 1 not sent"))
    }

    @Test("A dialog that the operator did not request waits until no other dialog is open")
    func resultsWait() throws {
        var console = console(try refunds(3)).pressing("* a S S")
        console.tick(after: .seconds(3))
        console.press("?")
        for submission in console.submissions {
            console.send(.finished(.answerRefused(submission.token, OperationError(.failed, "no")), at: console.clock))
        }
        #expect(console.text.contains("Keys on Inbox"))
        console.press("esc")
        #expect(console.text.contains("0 of 3 sent"))
    }

    @Test("Earlier decisions are kept by a decision for all")
    func keepsEarlierDecisions() throws {
        let console = console(try refunds(3)).pressing("x 'no' enter * a")
        #expect(console.decisions(0) == [.reject])
        #expect(console.decisions(1) == [.approve])
        #expect(console.notice.contains("1 keep an earlier decision"))
    }

    @Test("A reason is given once for all marked items")
    func rejectsMarked() throws {
        var console = console(try refunds(2)).pressing("space space x 'duplicate' enter S S")
        console.tick(after: .seconds(3))
        #expect(
            console.sent == [
                #"{"q-t-1":{"decisions":[{"type":"reject","message":"duplicate"}]}}"#,
                #"{"q-t-2":{"decisions":[{"type":"reject","message":"duplicate"}]}}"#,
            ]
        )
    }

    @Test("An edit is for one item: with marks it is off, and says so")
    func editsOneOnly() throws {
        let console = console(try refunds(2)).pressing("* e")
        #expect(console.state.dialogs.isEmpty)
        #expect(console.notice.contains("several are marked"))
    }

    @Test("A range grows with the cursor, Esc cancels it, v keeps it")
    func ranges() throws {
        #expect(console(try refunds(5)).pressing("j v j j v a").state.staging.count == 3)
        #expect(console(try refunds(5)).pressing("j v j j a").state.staging.count == 3)
        #expect(console(try refunds(5)).pressing("j v j j esc").state.inbox.marks.isEmpty)
        #expect(console(try refunds(5)).pressing("v G k v a").state.staging.count == 4)
    }

    @Test("A row that arrives inside a growing range is not part of it")
    func rangeDoesNotSwallowArrivals() throws {
        let items = try refunds(4)
        var console = console(items).pressing("v j j")
        let newcomer = try OpenInterrupt.refund(1_000, thread: "t-new", minutes: 98)
        console.load(inbox: [items[0], newcomer, items[1], items[2], items[3]], total: 5)
        console.pass(.seconds(1))
        console.paint()
        console.press("a")
        #expect(console.state.staging.count == 3)
        #expect(!console.state.staging.drafts.keys.contains { $0.thread == "t-new" })
    }

    @Test("Marking toggles, all and none")
    func marks() throws {
        var console = console(try refunds(3)).pressing("space")
        #expect(console.text.contains("1 marked"))
        console.press("k space")
        #expect(console.state.inbox.marks.isEmpty)
        console.press("*")
        #expect(console.state.inbox.marks.count == 3)
        console.press("*")
        #expect(console.state.inbox.marks.isEmpty)
        console.press("* U")
        #expect(console.state.inbox.marks.isEmpty)
    }

    @Test("A mark does not outlive a change of its row")
    func marksFallWithTheirPayload() throws {
        let items = try refunds(2)
        var console = console(items).pressing("*")
        console.load(inbox: [items[0], try .refund(500, thread: "t-2", minutes: 98)], total: 2)
        #expect(console.state.inbox.marks.ids.map(\.thread) == ["t-1"])
        console.paint()
        console.press("a", every: .milliseconds(10))
        #expect(console.state.staging.count == 0, "the marks had just changed by themselves")
    }

    @Test("After a decision for all, a held or repeated key decides nothing")
    func bulkThenSingle() throws {
        var console = console(try refunds(3)).pressing("space")
        console.press("a", every: .seconds(1))
        #expect(console.state.staging.count == 1)
        var again = console
        again.press("a", every: .milliseconds(300))
        #expect(again.state.staging.count == 1)
        for _ in 0..<30 { console.press("a", every: .milliseconds(33)) }
        #expect(console.state.staging.count == 1)
    }

    @Test("Several questions of one thread are answered together, and none is when one answer is invalid")
    func oneThreadTogether() throws {
        let schema: JSONValue = ["type": "integer"]
        let items = [
            try OpenInterrupt.asking("first?", thread: "t-1", id: "q-1", position: 0, minutes: 9),
            try OpenInterrupt.asking("second?", thread: "t-1", id: "q-2", position: 1, minutes: 8, schema: schema),
            try OpenInterrupt.refund(7, thread: "t-2", minutes: 7),
        ]
        var console = console(items).pressing("a j e '7' ctrl-s j a S S")
        console.tick(after: .seconds(3))
        #expect(console.sent == [#"{"q-1":true,"q-2":7}"#, #"{"q-t-2":{"decisions":[{"type":"approve"}]}}"#])
    }
}

@Suite("Risk rules in the console")
struct RiskInConsoleTests {
    private func console(_ amounts: [Int64]) throws -> Console {
        let items = try amounts.enumerated().map { index, amount in
            try OpenInterrupt.refund(amount, thread: ThreadID("t-\(index + 1)"), minutes: 50 - index)
        }
        let rules = DecidingRules(
            risks: [
                try RiskRule(parsing: #"risk = high if tool == "refund" && args.amount > 1000"#),
                try RiskRule(parsing: "medium if args.amount > 100"),
            ]
        )
        return Console(120, 40, deciding: rules).with(inbox: items)
    }

    @Test("A high-risk item is left out of a decision for all, and the plan lists it with the rule")
    func excludedFromBulk() throws {
        var console = try console([10, 5_000, 20])
        #expect(console.text.contains("HIGH"))
        console.press("* a")
        #expect(console.state.staging.count == 2)
        console.press("S")
        #expect(console.text.contains("2 items on 2 threads"))
        #expect(console.text.contains("Left out: 1 item"))
        #expect(console.text.contains(#"high risk, to be decided alone (risk = high if tool == "refund""#))
        console.press("S")
        console.tick(after: .seconds(3))
        #expect(console.submissions.map(\.thread) == ["t-1", "t-3"])
    }

    @Test("A high-risk item decided alone is confirmed, and is never sent with others")
    func confirmedAlone() throws {
        var console = try console([5_000, 10]).pressing("a j a S")
        #expect(console.text.contains("1 item on 1 thread"))
        console.press("esc k s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("the risk is high"))
        console.press("s")
        #expect(console.submissions.map(\.thread) == ["t-1"])
    }

    @Test("An edit that makes an item high-risk is judged by the edited value")
    func editedIntoRisk() throws {
        let console = try console([10, 20]).pressing("e '9000' ctrl-s j a S")
        #expect(console.text.contains("Left out: 1 item"))
        #expect(console.text.contains("1 item on 1 thread"))
    }

    @Test("risk: filters, and the highest risk of a plan is named")
    func filtersByRisk() throws {
        let console = try console([10, 200, 5_000]).pressing("/ 'risk:medium' enter")
        #expect(console.state.inbox.visible.count == 1)
        #expect(console.pressing("a S").text.contains("riskiest: refund on t-2, medium (medium if args.amount > 100)"))
    }
}
