import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("The queue: filters, groups and waiting times")
struct QueueTests {
    private func items() throws -> [OpenInterrupt] {
        [
            try .refund(5, thread: "t-1", minutes: 200),
            try .refund(90, thread: "t-2", minutes: 70),
            try .refund(1_500, thread: "t-3", minutes: 20),
            try .tools(
                [("send_email", ["to": "alice@example.com", "cc": ["bob", "eve"]])],
                thread: "m-1",
                minutes: 10
            ),
            try .asking(
                ["question": "Publish\u{200B}?", "due": "2026-11-23T11:00:00Z", "priority": "high"],
                thread: "essay",
                workflow: "essay_review",
                minutes: 5
            ),
        ]
    }

    @Test("The line above the queue counts running and queued runs separately, and no sleeping run")
    func runCounts() throws {
        var sleeping = Run.sample("run-4", thread: "t-4")
        sleeping.notBefore = Timestamp.noon.advanced(by: .seconds(3_600))
        let active = [
            Run.sample("run-1", thread: "t-1", status: .running), Run.sample("run-2", thread: "t-2"),
            Run.sample("run-3", thread: "t-3"), sleeping,
        ]
        let console = Console(160, 40).with(inbox: [try .refund(thread: "t-9")]).with(.runs(failed: [], active: active))
        #expect(console.text.contains("1 running · 2 queued"))
    }

    @Test(
        "A filter takes columns, payload paths, orders, negations, quotes and letters in order",
        arguments: [
            ("tool:refund", ["t-1", "t-2", "t-3"]), ("args.amount:>90", ["t-3"]), ("args.amount:>=90", ["t-2", "t-3"]),
            ("args.amount:<1000 !args.amount:5", ["t-2"]), ("args.amount:=1500.0", ["t-3"]), ("args.amount:9", []),
            ("args.amount:90", ["t-2"]), ("args.cc.1:eve", ["m-1"]), ("args.to:alice", ["m-1"]),
            ("payload.question:publish", ["essay"]), ("age:>1h", ["t-1", "t-2"]), ("age:<=11m", ["m-1", "essay"]),
            ("!age:>6m", ["essay"]), ("has:hidden", ["essay"]), ("!has:hidden tool:send", ["m-1"]),
            ("priority:high", ["essay"]), ("is:late", ["essay"]), ("~rfnd", ["t-1", "t-2", "t-3"]),
            ("wf:~esrv", ["essay"]), ("\"late parcel\"", ["t-1", "t-2", "t-3"]), ("REFUND thread:t-2", ["t-2"]),
            ("!tool:refund", ["m-1", "essay"]), ("kind:plain", ["essay"]), ("nokey:1", []), ("!nokey:1 90", ["t-2"]),
            ("args.amount:>x", []), ("amount:>=90", ["t-2", "t-3"]), ("\"!tool:refund\"", []), ("age:>1x", []),
            ("~", ["t-1", "t-2", "t-3", "m-1", "essay"]),
        ]
    )
    func filters(text: String, threads: [String]) throws {
        let console = Console(120, 40).with(inbox: try items()).pressing("/ '\(text)' enter")
        #expect(console.state.inbox.visible.map(\.question.thread.rawValue) == threads)
        #expect(console.state.inbox.rows.count == threads.count)
    }

    @Test("is: finds staged and new items as they change")
    func states() throws {
        var console = Console(120, 40).with(inbox: try items()).pressing("a j a / 'is:staged' enter")
        #expect(console.state.inbox.visible.count == 2)
        console.press("u")
        #expect(console.state.inbox.visible.count == 1)
        console = Console(120, 40).with(inbox: Array(try items().dropLast())).with(inbox: try items())
        console.press("/ 'is:new' enter")
        #expect(console.state.inbox.visible.map(\.question.thread) == ["essay"])
        console.press("enter")
        console.press("esc")
        #expect(console.state.inbox.visible.isEmpty, "opening it makes it no longer new, looking at it does not")
    }

    @Test("The queue is sorted by due date, priority, risk or workflow, and the cursor stays on its item")
    func sorts() throws {
        var all = try items()
        all.append(try .asking(["question": "Later?", "priority": 3], thread: "p-3", minutes: 4))
        all.append(
            try .asking(["question": "Soon?", "expires_at": "2026-11-23T10:00:00Z"], thread: "soon", minutes: 3)
        )
        let rules = DecidingRules(risks: [try RiskRule(parsing: "high if args.amount > 1000")])
        var console = Console(120, 40, deciding: rules).with(inbox: all).pressing("j")
        func order() -> [String] { console.state.inbox.visible.map(\.question.thread.rawValue) }
        let waiting = ["t-1", "t-2", "t-3", "m-1", "essay", "p-3", "soon"]
        #expect(order() == waiting)
        console.press("o")
        #expect(order() == ["soon", "essay", "t-1", "t-2", "t-3", "m-1", "p-3"])
        #expect(console.text.contains("sorted due soonest first"))
        #expect(console.state.inbox.current?.question.thread == "t-2")
        console.press("o")
        #expect(order() == ["essay", "p-3", "t-1", "t-2", "t-3", "m-1", "soon"])
        console.press(": 'sort risk' enter")
        #expect(order() == ["t-3", "t-1", "t-2", "m-1", "essay", "p-3", "soon"])
        #expect(console.text.contains("most risky first"))
        console.press(": 'sort workflow' enter")
        #expect(order() == ["t-1", "t-2", "t-3", "m-1", "p-3", "soon", "essay"])
        console.press(": 'sort age' enter")
        #expect(console.text.contains("unknown order \"age\": waiting, due, priority, risk, workflow, thread"))
        console.press(": 'sort waiting' enter")
        #expect(order() == waiting)
    }

    @Test("Every order has its opposite, and what has no value comes last in both")
    func reverses() throws {
        let amounts = [("t-1", "20.00", "EUR"), ("t-2", "7", "USD"), ("t-3", "300", "EUR")]
        var all = try amounts.map { thread, amount, unit in
            try OpenInterrupt.tools(
                [("refund", ["amount": .string(amount), "currency": .string(unit)])],
                thread: ThreadID(thread)
            )
        }
        all.append(try .asking(["question": "Publish?"], thread: "essay"))
        var console = Console(120, 40).with(inbox: all)
        func order() -> [String] { console.state.inbox.visible.map(\.question.thread.rawValue) }
        let waiting = order()
        console.press("R")
        #expect(order() == waiting.reversed())
        #expect(console.notice == "sorted newest first")
        console.press(": 'sort amount' enter")
        #expect(order() == ["t-3", "t-1", "t-2", "essay"])
        console.press(": 'sort amount' enter")
        #expect(order() == ["t-2", "t-1", "t-3", "essay"])
        #expect(console.notice == "sorted smallest amount first")
        console.press("R")
        #expect(order() == ["t-3", "t-1", "t-2", "essay"])
        console.press(": 'sort what' enter")
        #expect(order() == ["t-1", "t-2", "t-3", "essay"])
        console.press("R")
        #expect(order().first == "essay")
    }

    @Test(
        "Columns are chosen by name or in a dialog, stay from session to session, and give way where there is no room"
    )
    func columns() throws {
        var console = Console(200, 40).with(inbox: [
            try .tools([("refund", ["amount": "20.00", "currency": "EUR"])], thread: "t-1")
        ])
        func titles() -> String {
            let row = console.text.split(separator: "\n", omittingEmptySubsequences: false)[2]
            return row.prefix(112).split(separator: " ").joined(separator: " ")
        }
        #expect(titles() == "WAIT THREAD WORKFLOW WHAT DECIDED FLAGS")
        console.press(": 'columns amount risk' enter")
        #expect(titles() == "WAIT WHAT AMOUNT RISK DECIDED FLAGS")
        #expect(console.text.contains("20.00 EUR"))
        console.press(": 'columns' enter")
        #expect(console.text.contains("[x] amount") && console.text.contains("[ ] thread"), "\(console.text)")
        console.press("j space enter")
        #expect(titles() == "WAIT THREAD WHAT AMOUNT RISK DECIDED FLAGS")
        let session = console.state.savedSession
        #expect(
            session.arrangements?["inbox"]?.columns == ["wait", "what", "amount", "risk", "decided", "flags", "thread"]
        )
        var next = Console(200, 40)
        next.load(.session(session))
        #expect(next.state.inbox.arrangement == console.state.inbox.arrangement)
        console.press(": 'columns colour' enter")
        #expect(console.notice.contains("unknown column \"colour\": wait, thread"))
        console.press(": 'columns default' enter")
        #expect(titles() == "WAIT THREAD WORKFLOW WHAT DECIDED FLAGS")
    }

    @Test(
        "A value that a key cannot have is reported, because a wrong filter would look like an empty queue",
        arguments: [
            ("age:banana", "age: takes a time such as >30m or <2h, not \"banana\""),
            ("due:>soon", "due: takes a time such as"),
            ("has:hiden", "has: takes hidden, due, claim, note, draft, schema, not \"hiden\""),
            ("is:fresh", "is: takes new, staged, follow-up, late, mine"),
            ("risk:big", "risk: takes low, medium, high"),
        ]
    )
    func wrongValue(filter: String, words: String) throws {
        let console = Console(200, 40).with(inbox: [try .refund()]).pressing("/ '\(filter)' enter")
        #expect(console.text.contains(words), "\(console.text)")
    }

    @Test("An unknown key is reported with the nearest one")
    func unknownKey() throws {
        let console = Console(120, 40).with(inbox: try items()).pressing("/ 'tol:refund' enter")
        #expect(console.text.contains("There is no filter key tol: — did you mean tool:?"))
    }

    @Test("Items of identical shape share a row with the ranges of their arguments")
    func groups() throws {
        var console = Console(160, 40).with(inbox: try items()).pressing("O")
        #expect(console.state.inbox.rows.count == 3)
        #expect(console.text.contains("3 refund  amount 5..1500"))
        #expect(console.text.contains("3 items of identical shape"))
        console.press("a")
        #expect(console.notice.contains("this row stands for 3 items"))
        #expect(console.state.staging.count == 0)
        console.press("enter")
        #expect(console.state.inbox.rows.count == 6)
        console.press("j j a")
        #expect(console.state.staging.drafts.keys.map(\.thread) == ["t-2"])
        console.press("{ enter")
        #expect(console.state.inbox.rows.count == 3)
        console.press("space a")
        #expect(console.state.staging.count == 3)
        console.press("O")
        #expect(console.state.inbox.rows.count == 5)
    }

    @Test("The cursor stays on its item when groups open, close and grow")
    func cursorInGroups() throws {
        var console = Console(120, 40).with(inbox: try items()).pressing("j O")
        #expect(console.state.inbox.currentGroup?.items.count == 3)
        console.press("O")
        #expect(console.state.inbox.current?.question.thread == "t-1")
        console.press("O")
        console.load(inbox: try items() + [try .refund(7, thread: "t-7", minutes: 1)], total: 6)
        #expect(console.state.inbox.currentGroup?.items.count == 4)
    }

    @Test("Late and soon late are shown by sign and color, by the limits of the workflow")
    func waits() throws {
        let rules = DecidingRules(
            waits: ["essay_review": DecidingRules.WaitLimits(soon: .seconds(60), late: .seconds(240))]
        )
        let console = Console(120, 40, deciding: rules).with(inbox: try items())
        #expect(console.text.contains("3h20m!!"))
        #expect(console.text.contains("1h10m! "))
        #expect(console.text.contains("20m "))
        #expect(console.text.contains("5m!!"))
        #expect(console.text.contains("late 1h"))
    }

    @Test("The outcome without a decision is shown beside the remaining time")
    func expiry() throws {
        let item = try OpenInterrupt.asking([
            "question": "Deploy?", "expires_at": "2026-11-23T12:30:00Z", "on_timeout": "the deploy is dropped",
        ])
        let console = Console(120, 40).with(inbox: [item])
        #expect(console.text.contains("ends 29m"))
        #expect(console.text.contains("ends in 29m, then: \"the deploy is dropped\""))
    }

    @Test("Differing counts are shown")
    func counts() throws {
        let console = Console(120, 40).with(inbox: try items(), total: 7)
        #expect(console.text.contains("list 5 / server 7"))
        #expect(console.pressing("/ 'refund' enter").text.contains("3 shown"))
    }

    @Test("An item that must be read is shown instead of approved until it was read")
    func requiresSeen() throws {
        let long = (1...60).map { "line \($0)" }.joined(separator: "\n")
        let question = try OpenInterrupt.tools([("publish", ["essay": .string(long), "title": "Cats"])])
        var console = Console(80, 24, deciding: DecidingRules(requiresSeen: true)).with(inbox: [question])
        console.press("a")
        #expect(console.state.staging.count == 0)
        #expect(console.notice.contains("seen"))
        for _ in 0..<20 where console.state.staging.count == 0 { console.press("a") }
        #expect(console.state.staging.count == 1)
        #expect(console.state.inbox.seen.values.first?.percent == 100)
    }

    @Test("Three thousand items are filtered, marked and decided together")
    func thousands() throws {
        let items = try (1...3_000).map { try OpenInterrupt.refund(Int64($0), thread: ThreadID("t-\($0)")) }
        var console = Console(120, 40).with(inbox: items).pressing("/ 'args.amount:>2000' enter * a S")
        #expect(console.text.contains("1 000 items on 1 000 threads"))
        #expect(console.text.contains("together 2500500"))
        console.press("'1000' S")
        console.tick(after: .seconds(3))
        #expect(console.sent.count == 1_000)
    }
}
