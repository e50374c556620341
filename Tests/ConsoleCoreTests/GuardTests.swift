import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@Suite("A key decides only what it was meant for")
struct GuardTests {
    @Test("Keys pressed before an item appears decide nothing")
    func typeAheadDecidesNothing() throws {
        var console = Console(120, 40).with(inbox: [])
        console.press("a s", every: .milliseconds(30))
        console.load(inbox: [try .refund()], total: 1)
        console.press("a s a", every: .milliseconds(133))
        #expect(console.sent.isEmpty)
        #expect(console.decisions().isEmpty)
        console.press("s", every: .zero)
        #expect(console.state.dialogs.isEmpty)
        console.press("a", every: .milliseconds(1))
        #expect(console.decisions() == [.approve])
    }

    @Test(
        "Keys after a key that failed to open a text field are text, not commands",
        arguments: ["same spams", "was last", "was spam", "amend s", "n o q u s"],
        [150, 300, 500, 900]
    )
    func typedReason(text: String, interval: Int) throws {
        for opener in ["x", "r", "e"] {
            let items = try (1...3).map { try OpenInterrupt.refund($0, thread: ThreadID("t-\($0)"), minutes: Int($0)) }
            var console = Console(120, 40).with(inbox: items)
            console.press("a", every: .seconds(1))
            console.load(inbox: Array(items.dropFirst()), total: 2)
            console.paint()
            console.press(opener, every: .milliseconds(150))
            let staged = console.state.staging.drafts
            console.press("'\(text)' enter", every: .milliseconds(interval))
            #expect(console.state.staging.drafts == staged && console.sent.isEmpty, "\(opener) \(text)")
            #expect(console.state.dialogs.isEmpty)
            #expect(console.notice == "text ignored: \(opener) did not open a field; pause a second")
            console.press("a", every: .seconds(1))
            #expect(console.decisions() == [.approve])
        }
    }

    @Test("The same key again, Esc and a pause end the text")
    func textEnds() throws {
        func dropped() throws -> Console {
            let items = [try OpenInterrupt.refund(1, thread: "t-1"), try .refund(2, thread: "t-2", minutes: 4)]
            var console = Console(120, 40).with(inbox: items)
            console.load(inbox: [items[1]], total: 1)
            console.paint()
            console.press("x", every: .milliseconds(150))
            #expect(console.state.dialogs.isEmpty)
            return console
        }
        var again = try dropped()
        again.press("x 'late' enter", every: .milliseconds(300))
        #expect(again.decisions() == [.reject])
        var escaped = try dropped()
        escaped.press("l esc a", every: .milliseconds(300))
        #expect(escaped.decisions() == [.approve])
        var paused = try dropped()
        paused.press("l", every: .milliseconds(300))
        paused.press("a", every: .seconds(1))
        #expect(paused.decisions() == [.approve])
    }

    @Test(
        "The quiet time counts from the change of the screen: keys decide again 400 ms later",
        arguments: [100, 150, 200, 300]
    )
    func steadyKeys(milliseconds: Int) throws {
        let items = [try OpenInterrupt.refund(1, thread: "t-1"), try .refund(2, thread: "t-2", minutes: 4)]
        var console = Console(120, 40).with(inbox: items)
        console.press("a s", every: .milliseconds(milliseconds))
        let token = try #require(console.submissions.first?.token)
        console.send(.finished(.answered(token, .sample()), at: console.clock))
        console.load(inbox: [items[1]], total: 1)
        console.paint()
        console.forgetEffects()
        console.press("a s a s a s", every: .milliseconds(milliseconds))
        #expect(console.submissions.map(\.thread) == ["t-2"])
    }

    @Test(
        "The reason why a key was ignored stays true for the keys after it",
        arguments: ["a", "s", "x", "a s", "s a", "a s a"]
    )
    func trueMessage(keys: String) throws {
        var console = Console(120, 40).with(inbox: [])
        console.load(inbox: [try .refund()], total: 1)
        console.paint()
        console.press(keys, every: .milliseconds(130))
        #expect(console.notice == "not decided: the screen had just changed; press again")
        #expect(console.decisions().isEmpty)
    }

    @Test("The operator's motion allows decisions at once, on the painted item only")
    func motionArms() throws {
        let items = [try OpenInterrupt.refund(1, thread: "t-1"), try OpenInterrupt.refund(2, thread: "t-2")]
        var fast = Console(120, 40).with(inbox: items)
        fast.press("j a", every: .milliseconds(20))
        #expect(fast.decisions(1) == [.approve])
        var unpainted = Console(120, 40).with(inbox: items)
        unpainted.press("j a", every: .milliseconds(20), painting: false)
        #expect(unpainted.decisions(0).isEmpty && unpainted.decisions(1).isEmpty)
        #expect(unpainted.notice.contains("before this was on the screen"))
    }

    @Test("The item under the cursor stays when others come and go")
    func insertsNeverMove() throws {
        let mine = try OpenInterrupt.refund(1, thread: "t-5", minutes: 5)
        var console = Console(120, 40).with(inbox: [mine])
        let older = try (6...9).map { try OpenInterrupt.refund(9, thread: ThreadID("t-\($0)"), minutes: Int($0)) }
        console.load(inbox: older + [mine], total: 5)
        console.paint()
        console.press("a", every: .milliseconds(1))
        #expect(console.state.staging.drafts.keys.map(\.thread) == ["t-5"])
    }

    @Test("When an item disappears, a key that was meant for it does not decide the next item")
    func nextItemIsDead() throws {
        let items = [try OpenInterrupt.refund(1, thread: "t-1"), try OpenInterrupt.refund(2, thread: "t-2")]
        var console = Console(120, 40).with(inbox: items)
        console.load(inbox: [items[1]], total: 1)
        console.paint()
        console.press("a", every: .milliseconds(10))
        #expect(console.decisions().isEmpty)
        console.press("a", every: .milliseconds(400))
        #expect(console.decisions() == [.approve])
    }

    @Test("The second question of a task is another item, although its id is the same")
    func samePositionOnly() throws {
        let first = try OpenInterrupt.asking("refund 10?", id: "same", position: 0)
        let second = try OpenInterrupt.asking("refund 10000?", id: "same", position: 1)
        var console = Console(120, 40).with(inbox: [first]).pressing("a")
        console.load(inbox: [second], total: 1)
        console.paint()
        console.press("s")
        #expect(console.sent.isEmpty)
        #expect(console.decisions().isEmpty)
    }

    @Test("A changed payload removes the decision")
    func changedPayload() throws {
        var console = Console(120, 40).with(inbox: [try .refund(10)]).pressing("a")
        console.load(inbox: [try .refund(10_000)], total: 1)
        #expect(console.decisions().isEmpty)
        console.paint()
        console.press("s")
        #expect(console.sent.isEmpty)
    }

    @Test("A held key decides once")
    func heldKey() throws {
        let item = try OpenInterrupt.tools([("a", [:]), ("b", [:]), ("c", [:])])
        var console = Console(120, 40).with(inbox: [item])
        console.press("a", every: .seconds(1))
        console.press("a", every: .milliseconds(500))
        for _ in 0..<20 { console.press("a", every: .milliseconds(33)) }
        #expect(console.decisions() == [.approve, nil, nil])
    }

    @Test("A held key does not confirm a dialog")
    func heldConfirm() throws {
        var console = Console(120, 40).with(inbox: [try .refund()]).pressing("a")
        console.press("S", every: .seconds(1))
        console.press("S", every: .milliseconds(500))
        for _ in 0..<30 { console.press("S", every: .milliseconds(33)) }
        #expect(console.sent.isEmpty)
        console.press("S")
        #expect(console.sent.count == 1)
    }

    @Test("A repeated decision of a held key cannot be redone")
    func heldKeyLeavesNoStep() throws {
        let item = try OpenInterrupt.tools([("a", [:]), ("b", [:]), ("c", [:])])
        var console = Console(120, 40).with(inbox: [item])
        console.press("a", every: .seconds(1))
        console.press("a", every: .milliseconds(500))
        console.press("a a a", every: .milliseconds(33))
        console.press("u ctrl-y ctrl-y ctrl-y")
        #expect(console.decisions() == [.approve, nil, nil])
    }

    @Test("No dialog is confirmed right after the screen changed", arguments: ["a S|S", "a : 'submit' enter|s"])
    func deadConfirm(script: String) throws {
        let parts = script.split(separator: "|").map(String.init)
        let open = Console(120, 40).with(inbox: [try .refund()]).pressing(parts[0])
        for event in [TerminalEvent.resize(Size(rows: 39, columns: 120)), .focusIn, .resumed] {
            var console = open
            console.send(.input(event, at: console.clock))
            console.paint()
            console.press("j \(parts[1])", every: .milliseconds(150))
            #expect(console.sent.isEmpty, "\(event)")
            #expect(console.notice.contains("read first"))
            console.press("j \(parts[1])", every: .milliseconds(150))
            #expect(console.sent.count == 1, "\(event)")
        }
    }

    @Test("A plan that changed while it was open is confirmed only after a pause")
    func changedPlan() throws {
        let items = [try OpenInterrupt.refund(1, thread: "t-1"), try .refund(2, thread: "t-2", minutes: 4)]
        var console = Console(120, 40).with(inbox: items).pressing("* a S")
        console.load(inbox: [items[0]], total: 1)
        console.press("S")
        #expect(console.notice.contains("the plan changed"))
        console.press("j S", every: .milliseconds(150))
        #expect(console.sent.isEmpty)
        console.press("j S", every: .milliseconds(150))
        #expect(console.submissions.map(\.thread) == ["t-1"])
    }

    @Test("After resizing, focus changes and closed dialogs, nothing is decided for 400 ms")
    func otherChangesDisarm() throws {
        let start = Console(120, 40).with(inbox: [try .refund()])
        for event in [TerminalEvent.resize(Size(rows: 39, columns: 120)), .focusOut, .focusIn, .resumed] {
            var console = start
            console.send(.input(event, at: console.clock))
            console.paint()
            console.press("a", every: .milliseconds(100))
            #expect(console.decisions().isEmpty, "\(event)")
        }
        var console = start
        console.press("?")
        console.press("esc a", every: .milliseconds(50))
        #expect(console.decisions().isEmpty)
    }

    @Test("Pasted text decides nothing and says so")
    func pasteDecidesNothing() throws {
        var console = Console(120, 40).with(inbox: [try .refund()])
        console.send(.input(.paste("aSs\ns"), at: console.clock))
        #expect(console.decisions().isEmpty && console.sent.isEmpty)
        #expect(console.notice.contains("discarded"))
        console.press("x")
        console.send(.input(.paste("a\nb"), at: console.clock))
        console.press("enter")
        #expect(console.decisions() == [.reject])
    }

    @Test("No deciding key works while text is typed")
    func textFieldsTakeKeys() throws {
        let console = Console(120, 40).with(inbox: [try .refund()]).pressing("x 'aSsu' esc")
        #expect(console.sent.isEmpty)
        #expect(console.decisions() == [nil])
    }

    @Test("A line typed after : decides only the item on which it was opened")
    func commandLine() throws {
        let items = [try OpenInterrupt.refund(1, thread: "t-1"), try OpenInterrupt.refund(2, thread: "t-2")]
        #expect(Console(120, 40).with(inbox: items).pressing(": 'approve' enter").decisions(0) == [.approve])
        var console = Console(120, 40).with(inbox: items).pressing(": 'approve'")
        console.load(inbox: [items[1]], total: 1)
        console.press("enter")
        #expect(console.decisions().isEmpty)
        #expect(console.notice.contains("no decision was made"))
    }
}
