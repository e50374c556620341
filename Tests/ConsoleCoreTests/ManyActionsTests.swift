import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("One item with many actions needs the same confirmations as many items")
struct ManyActionsTests {
    private func batch(_ count: Int, thread: ThreadID = "monday") throws -> OpenInterrupt {
        try .tools((1...count).map { ("refund", ["amount": .integer(Int64($0))]) }, thread: thread)
    }

    private func console(_ count: Int, _ deciding: DecidingRules = DecidingRules()) throws -> Console {
        Console(120, 40, deciding: deciding).with(inbox: [try batch(count)])
    }

    @Test("169 refunds that were mostly not seen are sent only after typing their number and a hold")
    func oneItem() throws {
        var console = try console(169).pressing("space a s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("Look again: it has 169 actions; "))
        #expect(console.text.contains(" of 169 actions were never completely on the screen"))
        #expect(console.text.contains("Type 169 to confirm: _"))
        console.press("s")
        #expect(console.notice.contains("type the number of actions, 169"))
        console.press("'16' s")
        #expect(console.state.sending.outbox.held == nil)
        console.press("'9' s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("1 answer with 169 actions is sent in 3s"))
        console.tick(after: .milliseconds(2_900))
        #expect(console.sent.isEmpty)
        console.tick(after: .milliseconds(100))
        #expect(console.submissions.map(\.thread) == ["monday"])
    }

    @Test("u withdraws the item while it is held, and no part of it was sent")
    func takenBack() throws {
        var console = try console(169).pressing("space a s '169' s u")
        console.tick(after: .seconds(10))
        #expect(console.sent.isEmpty)
        #expect(console.state.staging.count == 1)
    }

    @Test("A plan counts actions, and shows how many actions of which item were not seen")
    func plan() throws {
        var console = try console(169).pressing("space a S")
        #expect(console.text.contains("approve 169"))
        #expect(console.text.contains("actions on monday were never completely on the screen"))
        #expect(console.text.contains("Type 169 to confirm: _"))
        console.press("'1' S")
        #expect(console.notice.contains("type the number of actions, 169"))
        console.press("'69' S")
        #expect(console.state.sending.outbox.held == nil, "asked once more because of what was not seen")
        console.press("S")
        #expect(console.state.sending.outbox.held?.items.count == 1)
    }

    @Test("Actions of several items count together", arguments: [(6, true), (5, false)])
    func together(actions: Int, isCounted: Bool) throws {
        let items = [try batch(actions, thread: "t-1"), try batch(actions, thread: "t-2")]
        let console = Console(120, 60).with(inbox: items).pressing("* a S")
        #expect(console.text.contains("Type \(actions * 2) to confirm") == isCounted)
    }

    @Test("Up to ten actions that were all seen are sent without a number", arguments: [1, 3, 10])
    func few(count: Int) throws {
        let keys = Array(repeating: "a", count: count).joined(separator: " ")
        let console = Console(120, 120).with(inbox: [try batch(count)]).pressing(keys + " s")
        #expect(console.sent.count == 1)
    }

    @Test("Eleven seen actions are counted and held")
    func eleven() throws {
        let keys = Array(repeating: "a", count: 11).joined(separator: " ")
        var console = Console(120, 120).with(inbox: [try batch(11)]).pressing(keys + " s")
        #expect(console.text.contains("Look again: it has 11 actions."))
        console.press("'11' s")
        #expect(console.state.sending.outbox.held?.items.count == 1)
    }

    @Test("A second long answer waits until the first was sent")
    func secondHold() throws {
        let items = [try batch(11, thread: "t-1"), try batch(11, thread: "t-2")]
        var console = Console(120, 40).with(inbox: items).pressing("space a k s '11' s")
        let held = console.state.sending.outbox.held
        #expect(held?.items.map(\.thread) == ["t-1"])
        console.press("j space a s '11' s", every: .milliseconds(400))
        #expect(console.notice.contains("not sent: 1 answer with 11 actions is sent first"))
        #expect(console.state.sending.outbox.held == held)
        console.tick(after: .seconds(3))
        #expect(console.submissions.map(\.thread) == ["t-1"])
    }

    @Test("Where everything must be read, an unread staged item is shown instead of sent")
    func mustBeRead() throws {
        let kept = try console(30).pressing("space a").state.savedDrafts
        var console = try console(30, DecidingRules(requiresSeen: true)).with(.drafts(kept)).pressing("s")
        #expect(console.sent.isEmpty)
        #expect(console.state.dialogs.isEmpty)
        #expect(console.notice.contains("the item was not sent"))
        for _ in 0..<30 where console.state.dialogs.isEmpty { console.press("s") }
        #expect(console.state.inbox.seen.values.first?.percent == 100)
        #expect(console.text.contains("Type 30 to confirm"))
    }
}
