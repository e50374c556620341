import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Screens")
struct ScreenTests {
    private func event(_ text: String, thread: ThreadID = "t-1") -> RunEvent {
        RunEvent(
            run: "r",
            thread: thread,
            workflow: "w",
            at: .noon,
            mode: "custom",
            namespace: [],
            payload: .string(text)
        )
    }

    @Test("A paused stream keeps and counts new events, and following stops when the operator moves up")
    func pausesStreams() {
        var console = Console().pressing("3")
        console.load(.events(EventPage(events: [event("one"), event("two")], hasGap: false)))
        console.press("p")
        console.load(.events(EventPage(events: [event("three")], hasGap: false)))
        #expect(!console.text.contains("three"))
        #expect(console.text.contains("paused, 1 arrived since"))
        console.press("p")
        #expect(console.text.contains("three"))
        console.press("k")
        #expect(!console.state.streams.isFollowing)
        console.press("G")
        #expect(console.state.streams.isFollowing)
        console.press(": 'watch t-9' enter")
        #expect(console.text.contains("0 of 3 match /thread:t-9"))
    }

    @Test("A nested event is named by its origin, and its payload stays on the line")
    func namesNestedEvents() {
        var nested = event("migrating part 3")
        nested.namespace = ["runbook:5f5050e2-8f0e-dc75-270f-fa0000000001", "run_step:11111111-8f0e-dc75-270f-fa00"]
        var console = Console(120, 24).pressing("3")
        console.load(.events(EventPage(events: [nested], hasGap: false)))
        #expect(console.text.contains("runbook/run_step  ┊ migrating part 3"), "\(console.text)")
    }

    @Test(
        "A filter takes words, columns and their negations",
        arguments: [
            ("refund", 2), ("!refund", 1), ("wf:billing", 2), ("tool:refund 90", 1), ("thread:t-3", 1),
            ("kind:plain", 1),
            ("!kind:plain !90", 1), ("nothing", 0), ("", 3),
        ]
    )
    func filters(text: String, count: Int) throws {
        let items = [
            try OpenInterrupt.refund(90, thread: "t-1"), try OpenInterrupt.refund(5, thread: "t-2"),
            try OpenInterrupt.asking("Publish?", thread: "t-3", workflow: "essay"),
        ]
        let console = Console().with(inbox: items).pressing("/ '\(text)' enter")
        #expect(console.state.inbox.visible.count == count)
    }

    @Test("Unread parts are named before an item is sent")
    func unreadParts() throws {
        let long = (1...60).map { "line \($0)" }.joined(separator: "\n")
        let question = try OpenInterrupt.tools([("publish", ["essay": .string(long), "title": "Cats"])])
        var console = Console(80, 24).with(inbox: [question])
        #expect(console.pressing("enter G").text.contains("+49 lines"))
        console.press("a s")
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("of it was not on the screen"))
        console.press("esc enter G g g esc s")
        #expect(console.sent.isEmpty)
        console.press("esc z a enter ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d esc s")
        #expect(console.sent.count == 1)
    }

    @Test("A failed load is reported, and the previous data stays")
    func failedLoad() throws {
        var console = Console(120, 40).with(inbox: [try .refund()])
        console.send(.loadFailed(.inbox, message: "the database is locked", at: console.clock))
        console.load(.connection(.unavailable(message: "the database is locked")))
        #expect(console.text.contains("refund"))
        #expect(console.text.contains("the database is locked"))
        console.press("a s")
        #expect(console.decisions() == [.approve])
        #expect(console.sent.isEmpty)
    }

    @Test("A fault outside a request is reported with its source, also while disconnected, and ends no load")
    func fault() throws {
        var console = Console(120, 40).with(inbox: [try .refund()])
        console.press("ctrl-r")
        let loads = console.state.reloads
        console.send(.fault(.worker, message: "the disk is full [full]", at: console.clock))
        #expect(console.text.contains("this console's worker: the disk is full [full]"))
        #expect(console.state.reloads == loads)
        console.load(.connection(.unavailable(message: "the database is locked")))
        console.send(.fault(.drafts, message: "the drafts cannot be kept: no space", at: console.clock))
        #expect(console.text.contains("the drafts cannot be kept: no space"))
    }

    @Test("Before the first data the screen says so, and names the slow part after two seconds")
    func loading() {
        var console = Console()
        #expect(console.text.contains("Loading"))
        console.pass(.seconds(3))
        console.send(.tick(at: console.clock))
        #expect(console.text.contains("Still reading the open questions of demo.sqlite"))
    }

    @Test("An answered thread that asks again is marked as a follow-up")
    func followUp() throws {
        var console = Console(120, 40).with(inbox: [try .refund()]).pressing("a s")
        console.send(.finished(.answered("s-1", .sample()), at: console.clock))
        console.load(inbox: [try .asking("and now?", id: "q-2")], total: 1)
        #expect(console.text.contains("again"))
    }

    @Test("An editor of a value reaches every member and keeps the others")
    func editsNestedValues() throws {
        let question = try OpenInterrupt.asking(["a": ["b": [1, true, 2.50]], "c": nil])
        var console = Console(120, 40).with(inbox: [question])
        console.press("e j j j enter ctrl-s s s")
        #expect(console.sent == [#"{"q-t-1":{"a":{"b":[1,false,2.5]},"c":null}}"#])
    }
    @Test("A clock behind other writers is marked, because the displayed ages are wrong then")
    func clockSkew() {
        var run = Run.sample("run-1", thread: "t-1")
        run.startedAt = Timestamp.noon.advanced(by: .seconds(4))
        var console = Console(120, 40).with(.runs(failed: [], active: [run]))
        #expect(!console.text.contains("behind"))
        run.startedAt = Timestamp.noon.advanced(by: .seconds(90))
        console.load(.runs(failed: [], active: [run]))
        #expect(console.text.contains("clock 1m behind"))
    }
}
