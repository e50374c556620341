import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("A decision on something that is not visible needs a confirmation")
struct SightTests {
    /// Refunds of 1, 2, 3 … on threads t-1, t-2, t-3 …
    private func refunds(_ count: Int = 3) throws -> Console {
        Console(120, 40).with(
            inbox: try (1...count).map {
                try .refund(Int64($0), thread: ThreadID("t-\($0)"), minutes: 90 - $0)
            }
        )
    }

    private func staged(_ console: Console) -> [String] {
        console.state.staging.drafts.filter { $0.value.decided > 0 }.map(\.key.thread.rawValue)
    }

    // MARK: Marks that a filter hides

    /// The cursor is on t-3; the marked t-1 and t-2 are hidden.
    private func hidden() throws -> Console { try refunds().pressing("space space / 'args.amount:>2' enter") }

    @Test("Marks that a later filter hides are named before they are decided")
    func hiddenMarks() throws {
        var console = try hidden().pressing("a")
        #expect(staged(console).isEmpty)
        #expect(console.text.contains("─ Look again ─"))
        #expect(console.text.contains("approve 2 items"))
        #expect(console.text.contains("2 of 2 marked items are hidden by the filter \"args.amount:>2\":"))
        #expect(console.text.contains("refund  t-1  amount 1"))
        #expect(console.text.contains("refund  t-2  amount 2"))
        #expect(console.text.contains("Enter cancels"))
        var cancelled = console
        cancelled.press("enter")
        #expect(staged(cancelled).isEmpty)
        #expect(cancelled.state.inbox.marks.count == 2)
        console.press("a")
        #expect(staged(console) == ["t-1", "t-2"])
    }

    @Test(
        "Every kind of decision asks first, and is made only after the confirmation",
        arguments: [
            (": 'approve' enter", "a", 2), (": 'reject late' enter", "x", 2), ("x", "x 'late' enter", 2),
            ("r", "r 'later' enter", 2), ("ctrl-p 'approve' enter", "a", 2), ("a", "x", 0), ("a", "y", 0),
            ("a", "s", 0), ("a", "S", 0), ("a", "esc", 0),
        ]
    )
    func everyWay(keys: String, confirming: String, count: Int) throws {
        let asked = try hidden().pressing(keys)
        #expect(staged(asked).isEmpty, "\(keys)")
        #expect(asked.text.contains("hidden by the filter"), "\(keys): \(asked.text)")
        #expect(staged(asked.pressing(confirming)).count == count, "\(keys) \(confirming)")
    }

    @Test("One hidden mark is enough, and visible marks need no confirmation")
    func partlyHidden() throws {
        let console = try refunds().pressing("* / 'args.amount:>1' enter a")
        #expect(console.text.contains("1 of 3 marked items is hidden by the filter"))
        #expect(staged(try refunds().pressing("/ 'args.amount:>1' enter * a")) == ["t-2", "t-3"])
    }

    @Test("Marks restored by undo and then hidden need a confirmation too")
    func restoredMarks() throws {
        let console = try refunds().pressing("space space a u / 'args.amount:>2' enter a")
        #expect(staged(console).isEmpty)
        #expect(console.text.contains("2 of 2 marked items are hidden"))
    }

    @Test("A change during the confirmation prevents the decision")
    func changesWhileAsked() throws {
        var console = try hidden().pressing("a")
        console.load(
            inbox: [
                try .refund(9, thread: "t-1", minutes: 89), try .refund(2, thread: "t-2", minutes: 88),
                try .refund(3, thread: "t-3", minutes: 87),
            ],
            total: 3
        )
        console.press("a")
        #expect(staged(console).isEmpty)
        #expect(console.notice.contains("the item changed while you were asked once more"))
    }

    @Test("A held key does not confirm the dialog it opened")
    func heldKey() throws {
        var console = try hidden().pressing("a")
        console.press("a", every: .milliseconds(500))
        for _ in 0..<20 { console.press("a", every: .milliseconds(33)) }
        #expect(staged(console).isEmpty)
        console.press("a")
        #expect(staged(console).count == 2)
    }

    @Test("Staged items that the filter hides are named before a plan goes out")
    func hiddenPlan() throws {
        var console = try refunds().pressing("* a / 'args.amount:>2' enter S")
        #expect(console.text.contains("Look again: 2 items are hidden by the filter (t-1, t-2)."))
        console.press("S")
        #expect(console.state.sending.outbox.held == nil)
        #expect(console.notice.contains("press S again to send: "))
        console.press("S")
        #expect(console.state.sending.outbox.held?.items.count == 3)
    }

    @Test("Marked failures that a filter hides are not retried, and are named")
    func hiddenFailures() throws {
        let failed = ["timed out", "no money", "no money"].enumerated().map { index, message in
            Run.sample(
                RunID("r-\(index)"),
                thread: ThreadID("order-\(index)"),
                status: .error,
                error: RunFailure(code: "task_failed", message: message, task: "pay")
            )
        }
        var console = Console(120, 40).with(.runs(failed: failed, active: [])).pressing("5 * / 'timed' enter t")
        #expect(console.state.failures.staged == ["r-0"])
        #expect(console.notice.contains("left out, hidden by the filter: order-1, order-2"))
        #expect(console.state.failures.marks == ["r-1", "r-2"])
        console.press("t")
        #expect(console.state.failures.staged == ["r-0"])
        #expect(console.notice.contains("the filter hides every marked run (order-1, order-2)"))
    }

    // MARK: A row that takes the place of one that looks the same

    /// The item under the cursor was sent and has disappeared; the cursor is on the next one, painted a second ago.
    private func next(after questions: [OpenInterrupt], _ keys: String) throws -> Console {
        var console = Console(120, 40).with(inbox: questions).pressing(keys)
        let token = try #require(console.submissions.first?.token)
        console.send(.finished(.answered(token, .sample()), at: console.clock))
        console.load(inbox: Array(questions.dropFirst()), total: questions.count - 1)
        console.paint()
        console.forgetEffects()
        return console
    }

    private func questions(_ count: Int) throws -> [OpenInterrupt] {
        try (1...count).map { try .asking("Publish?", thread: ThreadID("t-\($0)"), minutes: 90 - $0) }
    }

    @Test("A row of another thread with the same look is decided only after a confirmation")
    func sameLook() throws {
        var console = try next(after: questions(2), "a s").pressing("a")
        #expect(staged(console).isEmpty)
        #expect(console.text.contains("the previous item, on t-1, looked the same"))
        console.press("a")
        #expect(staged(console) == ["t-2"])
        console.press("s")
        #expect(console.submissions.map(\.thread) == ["t-2"])
    }

    @Test("A row of another look, or one that the operator moved to, takes two keys as before")
    func otherLook() throws {
        let refunds = [try OpenInterrupt.refund(1), try .refund(2, thread: "t-2", minutes: 4)]
        #expect(try next(after: refunds, "a s").pressing("a s").submissions.map(\.thread) == ["t-2"])
        #expect(try next(after: questions(3), "a s").pressing("j k a s").submissions.map(\.thread) == ["t-2"])
        #expect(try next(after: questions(3), "a s").pressing("j a s").submissions.map(\.thread) == ["t-3"])
    }

    @Test("An earlier staged decision is not sent by the key that was meant for the previous item")
    func stagedEarlier() throws {
        var console = try next(after: questions(2), "j a k a s").pressing("s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("Look again: the cursor came here by itself"))
        console.press("s")
        #expect(console.submissions.map(\.thread) == ["t-2"])
    }

    // MARK: Claims

    private func claimed(by owner: String, _ count: Int = 2) throws -> Console {
        var console = try refunds(count)
        let place = try #require(ClaimedQuestion(try .refund(1, thread: "t-1", minutes: 89)))
        console.load(
            .claims([Claim(question: place, owner: owner, expiresAt: console.clock.advanced(by: .seconds(600)))])
        )
        console.pass(.seconds(1))
        console.paint()
        return console
    }

    @Test("Deciding an item that another operator claimed names the operator, and a plan needs a confirmation")
    func claims() throws {
        var console = try claimed(by: "omar").pressing("a")
        #expect(console.notice.contains("staged, not sent, claimed by omar"))
        console.press("S")
        #expect(console.text.contains("Look again: the item is claimed by omar."))
        console.press("S")
        #expect(console.sent.isEmpty)
        console.press("S")
        #expect(console.submissions.map(\.thread) == ["t-1"])
    }

    @Test("A decision for all names claimed items; the operator's own claim needs no confirmation")
    func bulkClaims() throws {
        var console = try claimed(by: "omar").pressing("* a")
        #expect(console.notice.contains("omar claimed the item on t-1"))
        console.press("S S")
        #expect(console.state.sending.outbox.held == nil)
        console.press("S")
        #expect(console.state.sending.outbox.held?.items.count == 2)
        #expect(try claimed(by: "maria").pressing("* a S S").state.sending.outbox.held?.items.count == 2)
    }

    @Test("A claim that arrives while the plan is open is reported before sending")
    func laterClaim() throws {
        var console = try refunds(2).pressing("* a S")
        let place = try #require(ClaimedQuestion(try .refund(1, thread: "t-1", minutes: 89)))
        console.load(
            .claims([Claim(question: place, owner: "omar", expiresAt: console.clock.advanced(by: .seconds(600)))])
        )
        console.press("S")
        #expect(console.state.sending.outbox.held == nil)
        #expect(console.notice.contains("omar claimed the item on t-1"))
    }

    // MARK: Decisions of an earlier session

    @Test("A decision of an earlier session needs a confirmation; one that was renewed does not")
    func earlierSession() throws {
        let kept = try refunds().pressing("a j a").state.savedDrafts
        let later = try refunds().with(.drafts(kept))
        var sent = later.pressing("s")
        #expect(sent.sent.isEmpty)
        #expect(sent.text.contains("it was decided in an earlier session"))
        sent.press("s")
        #expect(sent.submissions.map(\.thread) == ["t-1"])
        #expect(later.pressing("a s").submissions.map(\.thread) == ["t-1"])
        let plan = later.pressing("S")
        #expect(plan.text.contains("2 items were decided in an earlier session (t-1, t-2)"))
        #expect(plan.pressing("S").state.sending.outbox.held == nil)
        #expect(plan.pressing("S S").state.sending.outbox.held?.items.count == 2)
    }

    // MARK: A question that changes while something is written

    @Test(
        "A text for one payload is not used for another, and is kept",
        arguments: [("x 'too late", "enter", "x"), ("r 'later", "enter", "r"), ("e '7", "ctrl-s", "e")]
    )
    func changesWhileWriting(keys: String, staging: String, again: String) throws {
        var console = Console(120, 40).with(inbox: [try .refund(90)]).pressing(keys + "'")
        console.load(inbox: [try .refund(9_000)], total: 1)
        console.press(staging)
        #expect(staged(console).isEmpty)
        #expect(console.state.dialogs.isEmpty)
        #expect(console.notice.contains("the payload changed while you wrote"))
        #expect(console.notice.contains("\(again) opens your text again"))
        console.press("\(again) \(staging)")
        #expect(staged(console) == ["t-1"])
    }

    @Test("An edited text is not used for another payload")
    func changesInTheEditor() throws {
        var console = Console(120, 40).with(inbox: [try .refund(90)]).pressing("E")
        let tickets = console.effects.compactMap { effect -> EditorTicket? in
            if case .openEditor(let request) = effect { request.ticket } else { nil }
        }
        console.load(inbox: [try .refund(9_000)], total: 1)
        console.send(.finished(.editor(try #require(tickets.first), .saved(#"{"amount": 7}"#)), at: console.clock))
        #expect(staged(console).isEmpty)
        #expect(console.notice.contains("the payload changed while you wrote"))
    }
}
