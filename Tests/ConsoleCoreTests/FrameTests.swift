@testable import CellGrid
@testable import ConsoleCore
import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("Frames")
struct FrameTests {
    private func expect(_ console: Console, is name: String) throws { try Frame.expect(console, is: name) }

    static let sizes = Frame.sizes

    private func queue() throws -> [OpenInterrupt] {
        [
            try .tools(
                [
                    ("refund", ["amount": 90, "reason": "late parcel"]),
                    ("refund", ["amount": 5, "reason": "broken cup"]),
                ],
                thread: "order-7781",
                minutes: 192
            ),
            try .tools(
                [("send_email", ["to": "alice@example.com", "subject": "Your parcel\u{202E}gpj.exe"])],
                thread: "mail-12",
                minutes: 64
            ),
            try .asking(
                ["question": "Publish the essay?", "essay": "An essay about cats.\nIt has two lines."],
                thread: "essay-3",
                workflow: "essay_review",
                minutes: 4
            ),
        ]
    }

    @Test("The queue", arguments: sizes)
    func inbox(size: [Int]) throws {
        try expect(Console(size[0], size[1]).with(inbox: try queue()), is: "inbox")
        try expect(
            Console(size[0], size[1]).with(inbox: try queue()).pressing("a x 'no receipt' enter"),
            is: "inbox-staged"
        )
        try expect(Console(size[0], size[1]).with(inbox: try queue()).pressing("a a S"), is: "plan")
        try expect(Console(size[0], size[1]).with(inbox: try queue()).pressing("e j enter 'x'"), is: "edit")
        try expect(Console(size[0], size[1]).with(inbox: try queue()).pressing("e '7' enter ctrl-s a s"), is: "submit")
        try expect(Console(size[0], size[1]).with(inbox: []), is: "inbox-empty")
        try expect(Console(size[0], size[1]).with(inbox: try queue()).pressing("/ 'refnud'"), is: "inbox-filtered")
        try expect(Console(size[0], size[1]).with(inbox: try queue()).pressing("?"), is: "help")
        try expect(Console(size[0], size[1]).with(inbox: try queue()).pressing("j j r 'well'"), is: "respond")
        try expect(Console(size[0], size[1]).with(inbox: try queue()).pressing(": 't'"), is: "command-line")
    }

    /// Refunds of a Monday, in two currencies, one of them with a long reason.
    private func batch() throws -> OpenInterrupt {
        let people = [
            "Ada Lovelace", "Grace Hopper", "Edsger Dijkstra", "Barbara Liskov", "Alan Turing", "Donald Knuth",
        ]
        let reasons = ["late parcel", "wrong color", "duplicate?", "order canceled", "broken cup", "late parcel"]
        return try .tools(
            (0..<12).map { number in
                let long = "the parcel was opened at the border, and two of the three cups in it were broken"
                return (
                    "refund",
                    [
                        "id": .string("R-10\(42 + number)"), "customer": .string(people[number % 6]),
                        "amount": .number("\(4_100 - 317 * number).\(number % 2 == 0 ? "5" : "25")"),
                        "currency": .string(number % 3 == 2 ? "USD" : "EUR"),
                        "reason": .string(number == 7 ? long : reasons[number % 6]), "shop": "north",
                    ]
                )
            },
            thread: "refunds-monday",
            minutes: 79
        )
    }

    @Test("A batch of actions", arguments: sizes)
    func batch(size: [Int]) throws {
        let base = Console(size[0], size[1]).with(inbox: [try batch(), try .refund(thread: "order-1")])
        try expect(base.pressing("a x 'suspicious' enter a"), is: "batch")
        try expect(base.pressing("a x 'suspicious' enter a a a a a a a a a a s"), is: "batch-submit")
        try expect(base.pressing("* a S"), is: "batch-plan")
    }

    @Test("The other screens", arguments: sizes)
    func others(size: [Int]) throws {
        let base = Console(size[0], size[1]).with(inbox: try queue())
        let failure = RunFailure(code: "task_failed", message: "connection to bank refused", task: "pay")
        let failed = [
            Run.sample("run-3", thread: "order-3", status: .error, error: failure),
            Run.sample("run-4", thread: "order-4", status: .error, error: failure),
        ]
        try expect(base.with(.runs(failed: failed, active: [])).pressing("5"), is: "failures")
        try expect(base.with(.runs(failed: failed, active: [])).pressing("5 t S"), is: "retry")
        let events = [
            ("updates", ["write_essay": "An essay about cats"] as JSONValue),
            ("custom", ["progress": 0.4, "step": "draft"]),
            ("custom", "a line of output\u{1b}[2J"), ("updates", ["__interrupt__": [["value": "ok?"]]]),
        ].map {
            RunEvent(run: "r", thread: "essay-3", workflow: "w", at: .noon, mode: $0.0, namespace: [], payload: $0.1)
        }
        try expect(base.with(.events(EventPage(events: events, hasGap: false))).pressing("3"), is: "streams")
        let threads = [
            ThreadSummary(
                thread: "order-7781",
                workflow: "billing",
                status: .interrupted,
                checkpoint: "c",
                step: 2,
                updatedAt: .noon,
                openInterrupts: 1,
                error: nil
            ),
            ThreadSummary(
                thread: "essay-1",
                workflow: "essay_review",
                status: .idle,
                checkpoint: "c",
                step: 0,
                updatedAt: Timestamp.noon.advanced(by: .seconds(-9000)),
                openInterrupts: 0,
                error: nil
            ),
        ]
        try expect(base.with(.threads(threads)).pressing("2"), is: "threads")
        let history = [
            snapshot("c-3", after: "c-1", step: 1, source: "loop", values: ["score": 0.9, "essay": "New text."]),
            snapshot("c-2", after: "c-1", step: 1, source: "loop", values: ["score": 0.2]),
            snapshot("c-1", after: nil, step: 0, source: "input", values: ["score": 0.1]),
        ].compactMap { $0 }
        let thread = base.pressing("4").with(.history("order-7781", history))
        try expect(thread, is: "history")
        try expect(thread.pressing("tab"), is: "history-diff")
        let workflows = [
            WorkflowListing(name: "essay_review", summary: "Writes an essay and asks.", exampleInput: "cat")
        ]
        try expect(base.with(.workflows(workflows)).pressing("n tab tab"), is: "new-run")
        let themes = [ThemeChoice(id: "base", name: "Base"), ThemeChoice(id: "dark", name: "Dark")]
        try expect(base.with(.themes(themes)).pressing("T j"), is: "themes")
    }

    private func snapshot(
        _ id: String,
        after parent: String?,
        step: Int64,
        source: String,
        values: JSONValue
    ) -> HistoryEntry? {
        func config(_ id: String) -> JSONValue { ["configurable": ["checkpoint_id": .string(id)]] }
        return HistoryEntry(
            snapshot: [
                "config": config(id), "parent_config": parent.map(config) ?? .null, "values": values, "next": [],
                "metadata": ["source": .string(source), "step": .integer(step)], "tasks": [],
                "created_at": "2026-11-23T12:00:00+00:00",
            ]
        )
    }

    @Test("The same frames in ASCII hold nothing but ASCII")
    func ascii() throws {
        for script in ["", "a x 'no' enter", "a a S", "e", "?", "n", "2", "3", "4", "5", "L", "T"] {
            let console = Console(80, 24, glyphs: .ascii).with(inbox: try queue()).pressing(script)
            #expect(console.text.unicodeScalars.allSatisfy { $0.isASCII }, "\(script)")
        }
        try expect(Console(80, 24, glyphs: .ascii).with(inbox: try queue()), is: "ascii")
    }

    @Test("Every size is drawn, and a small one shows the required size")
    func everySize() throws {
        for columns in [0, 1, 5, 39, 40, 59, 60, 99, 100, 200] {
            for rows in [0, 1, 9, 10, 24, 60] {
                for script in ["", "a", "a a s", "a a S", "e", "x", "?", "n", "T", "4", "5", "enter"] {
                    _ = Console(columns, rows).with(inbox: try queue()).pressing(script).text
                }
            }
        }
        #expect(Console(39, 24).text.contains("It has 39x24, Signoff needs 40x10."))
        #expect(Console(39, 24).with(inbox: try queue()).pressing("a").decisions().isEmpty)
    }

    @Test("Hidden characters of a payload are tokens everywhere")
    func hostile() throws {
        let evil = "a\u{1b}]0;x\u{7}b\u{202E}c\u{200B}d\u{9b}31m\u{E0041}\r\u{0}"
        let payload: JSONValue = [
            "action_requests": [["name": .string(evil), "args": [evil: .string(evil)], "description": .string(evil)]],
            "review_configs": [
                ["action_name": .string(evil), "allowed_decisions": ["approve", "edit", "reject", "respond"]]
            ],
        ]
        let question = try OpenInterrupt.asking(payload, thread: ThreadID(evil), id: InterruptID(evil), workflow: evil)
        let failure = RunFailure(code: evil, message: evil, task: evil)
        let event = RunEvent(
            run: "r",
            thread: ThreadID(evil),
            workflow: evil,
            at: .noon,
            mode: evil,
            namespace: [evil],
            payload: [evil: .string(evil)]
        )
        for script in [
            "", "tab", "a", "a s", "a S", "e", "e enter", "x 'y'", "r", "3", "4", "5", "5 t", "enter", "/ 'z'",
        ] {
            let console = Console(120, 40).with(inbox: [question])
                .with(.runs(failed: [.sample("r", thread: ThreadID(evil), status: .error, error: failure)], active: []))
                .with(.events(EventPage(events: [event], hasGap: true))).pressing(script)
            for scalar in console.text.unicodeScalars where scalar != "\n" {
                #expect(HiddenToken(scalar) == nil, "\(script): U+\(String(scalar.value, radix: 16))")
            }
        }
        let console = Console(120, 40).with(inbox: [question])
        #expect(console.text.contains("hidden characters, shown as tokens"))
        #expect(console.pressing("a s").sent.isEmpty)
        #expect(console.pressing("a s").text.contains("hidden character"))
    }
}
