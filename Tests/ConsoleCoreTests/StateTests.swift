import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import CellGrid
@testable import ConsoleCore

@Suite("Empty, loading, error and unusual states describe themselves and the remedy")
struct StateTests {
    static let sizes = [[40, 10], [80, 24], [120, 40]]

    private func expect(_ console: Console, _ words: String...) {
        let text = console.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for word in words { #expect(text.contains(word), "\(word)\n\(console.text)") }
    }

    private func failure(_ thread: ThreadID) -> Run {
        .sample("run-1", thread: thread, status: .error, error: RunFailure(code: "task_failed", message: "no bank"))
    }

    @Test("An empty queue shows the last decision, the running runs, and what would appear", arguments: sizes)
    func empty(size: [Int]) throws {
        var console = Console(size[0], size[1]).with(inbox: [try .refund()])
        console.load(.workflows([WorkflowListing(name: "billing")]))
        console.press("a s")
        // Without room for the preview, the item was not read and needs a confirmation.
        for _ in 0..<10 where console.submissions.isEmpty { console.press("s") }
        let token = try #require(console.submissions.first?.token)
        console.send(.finished(.answered(token, .sample()), at: console.clock))
        console.load(inbox: [], total: 0)
        console.load(.runs(failed: [], active: [.sample()]))
        expect(console, "Nothing waits for you.", "Last decision 12:00:0", "by maria: approve.", "1 run in progress")
        if size[0] > 40 { expect(console, "A workflow that asks for a decision appears here,", "n starts a run.") }
    }

    @Test("A filter that hides everything shows the total, how to clear it, and the nearest spelling")
    func hidden() throws {
        let console = Console().with(inbox: [try .refund()], total: 128).pressing("/ 'refnud' enter")
        expect(console, "0 of 128 match /refnud — Esc clears, / edits", "Did you mean refund?")
        expect(console.pressing("esc"), "late parcel")
    }

    @Test("Before the first row there is a text, after two seconds the slow part, and keys work", arguments: sizes)
    func loading(size: [Int]) {
        var console = Console(size[0], size[1])
        expect(console, "Loading …")
        console.tick(after: .seconds(3))
        expect(console, "Still reading the open questions of demo.sqlite …")
        expect(console.pressing("?"), "Keys on Inbox")
        for (key, title) in [("2", "Threads"), ("L", "Ledger")] {
            let other = console.pressing(key)
            expect(other, title, "Loading …", "loading")
            #expect(!other.text.contains("0 thread") && !other.text.contains("0 decision"))
        }
    }

    @Test("Rows that arrive before the rest are counted against the total", arguments: [[80, 24], [120, 40]])
    func partial(size: [Int]) throws {
        let some = try (1...3).map { try OpenInterrupt.refund(Int64($0), thread: ThreadID("t-\($0)")) }
        expect(Console(size[0], size[1]).with(inbox: some, total: 1_200), "1 200 waiting", "list 3 / server 1 200")
    }

    @Test("While disconnected the data stays with its age, decisions are kept, and only sending is refused")
    func away() throws {
        var console = Console(120, 40).with(inbox: [try .refund()])
        console.pass(.seconds(1))
        console.load(.connection(.unavailable(message: "demo.sqlite is locked by another program")))
        console.tick(after: .seconds(41))
        // A server stores no claims, so claims arrive while it is disconnected.
        console.load(.claims([]))
        expect(console, "disconnected: demo.sqlite is locked by another program", "data 4", "s old", "late parcel")
        console.send(.loadFailed(.runs, message: "demo.sqlite is locked by another program", at: console.clock))
        #expect(console.state.notice == nil, "said once, for as long as it lasts")
        console.press("a")
        expect(console, "1 staged")
        console.press("s")
        #expect(console.sent.isEmpty)
        expect(console, "send: disconnected: demo.sqlite is locked by another program", "1 staged")
        console.load(.connection(.ready))
        console.load(inbox: [try .refund()], total: 1)
        #expect(!console.text.contains("data "))
        console.press("s")
        #expect(console.sent.count == 1)
    }

    @Test("While an index is built its progress is shown, and afterwards everything is read again")
    func indexing() throws {
        var console = Console(80, 24).with(inbox: []).with(.threads([]))
        console.load(.index(IndexProgress(read: 4_200, total: 10_000, isComplete: false)))
        expect(console, "index 42 %", "4 200 of 10 000 checkpoints", "Rows appear as they are found.")
        console.forgetEffects()
        console.load(.index(IndexProgress(read: 10_000, total: 10_000, isComplete: true)))
        #expect(console.effects.contains(.load(.inbox)) && console.effects.contains(.load(.threads)))
        expect(console, "the index is complete, and so are the lists")
        #expect(!console.text.contains("index 42"))
        console.forgetEffects()
        console.load(.index(IndexProgress(read: 10_000, total: 10_000, isComplete: true)))
        #expect(console.effects.isEmpty)
    }

    @Test("A database that was never connected shows the reason on every screen", arguments: ["1", "2", "L"])
    func neverReached(key: String) {
        var console = Console(80, 24).with(.connection(.unavailable(message: "there is no file demo.sqlite")))
        console.press(key)
        expect(console, "there is no file demo.sqlite")
    }

    @Test(
        "Read-only shows the reason, and the deciding keys are gray with that reason",
        arguments: [[80, 24], [120, 40]]
    )
    func readOnly(size: [Int]) throws {
        let reason = "a newer release wrote it"
        let console = Console(size[0], size[1]).with(inbox: [try .refund()]).with(.access(.readOnly(reason: reason)))
        expect(console, "READ-ONLY", "read-only: \(reason)")
        #expect(console.pressing("a").decisions().isEmpty)
        expect(console.pressing("a"), "approve: read-only: \(reason)")
        let help = console.pressing("?").grid().roles(in: 6)
        #expect(help.contains { ThemeRole($0.role) == .keyDisabled })
    }

    @Test("A payload of an unknown form is shown as it is, and can be answered")
    func unknownPayload() throws {
        let question = try OpenInterrupt.asking(["action_requests": [["name": 7]], "note": "odd"])
        let console = Console(120, 40).with(inbox: [question])
        expect(console, "action_requests", "odd")
        #expect(console.state.inbox.current?.item.notes.isEmpty == false, "why no form matched")
        #expect(console.pressing("r '5' enter s s").sent == [#"{"q-t-1":5}"#])
    }

    @Test("An invalid schema leaves the item usable, and its fault names the place")
    func malformedSchema() throws {
        let schema: JSONValue = ["type": "object", "properties": ["amount": ["type": 7]]]
        let console = Console(160, 40).with(inbox: [try .asking("How much?", schema: schema)])
        expect(console, "How much?", "the \"type\" of the schema at $.properties.amount is")
        #expect(console.pressing("e R ctrl-u '5' enter ctrl-s s s").sent == [#"{"q-t-1":{"amount":5}}"#])
    }

    @Test("A refused answer shows the reason, keeps the draft, and leaves the item open")
    func invalidAnswer() throws {
        var console = Console(120, 40).with(inbox: [try .refund()]).pressing("x 'because' enter s")
        let token = try #require(console.submissions.first?.token)
        console.send(
            .finished(.answerRefused(token, OperationError(.failed, "$.message must be one of …")), at: console.clock)
        )
        expect(console, "$.message must be one of …", "reject", "because")
        #expect(console.state.inbox.current?.phase == .open)
        #expect(console.decisions() == [.reject])
    }

    @Test("A huge value shows its first screen, the size of the rest, and the key that opens it")
    func huge() throws {
        let text = (0..<20_000).map { "line \($0)" }.joined(separator: "\n")
        let console = Console(120, 40).with(inbox: [try .asking(["report": .string(text)])])
        expect(console, "line 0", "seen 0 %")
        expect(console.pressing("z z"), "report", "208 889 bytes", "Enter open, fold")
    }

    @Test("A failed run shows its error and every available command", arguments: [[80, 24], [120, 40]])
    func failed(size: [Int]) throws {
        let console = Console(size[0], size[1]).with(.runs(failed: [failure("t-9")], active: [])).pressing("5")
        expect(console, "no bank", "t-9", "t stage retry")
    }

    @Test("A screen without rows shows what would appear", arguments: ["2", "3", "4", "5", "L"])
    func emptyScreens(key: String) throws {
        var console = Console(80, 24).with(inbox: []).with(.threads([])).with(.ledger([]))
        console.press(key)
        console.load(.pastEvents(EventPage(events: [], hasGap: false)))
        let body = console.grid().rows().dropFirst(2).dropLast(2).joined().filter { $0 != " " }
        #expect(body.count > 15, "\(console.text)")
        #expect(!console.text.contains("Loading"))
    }
}
