@testable import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite("Plain mode")
struct PlainTests {
    /// A console driven by lines, with everything it prints.
    private struct PlainRun {
        var console: Console
        var transcript = PlainTranscript()
        var printed: [String] = []

        init(_ console: Console) {
            self.console = console
            tell()
        }

        mutating func tell() {
            printed += transcript.lines(for: console.state)
        }

        /// Types a line and returns what is printed for it.
        mutating func type(_ line: String) -> [String] {
            printed = []
            switch PlainInput(line, in: console.state) {
            case .again:
                transcript.forget()
                tell()
            case .unknown(let reason): printed.append("ANN: \(reason)")
            case .events(let events):
                for event in events {
                    console.pass(.seconds(1))
                    console.send(.input(event, at: console.clock))
                    console.paint()
                }
                tell()
            }
            return printed
        }
    }

    private func queue() throws -> [OpenInterrupt] {
        [
            try .tools([("refund", ["amount": 90, "reason": "late parcel"])], thread: "order-7781", minutes: 192),
            try .tools([("send_email", ["to": "al\u{202E}ice@example.com"])], thread: "mail-12", minutes: 64),
        ]
    }

    private func run(_ questions: [OpenInterrupt]) -> PlainRun {
        let size = PlainTranscript.size
        return PlainRun(Console(size.columns, size.rows).with(inbox: questions))
    }

    @Test("The queue is a numbered menu, the item under the cursor lines of names and values")
    func opening() throws {
        let run = run(try queue())
        #expect(
            run.printed == [
                "", "Inbox: 2 waiting · oldest 3h12m", "1. 3h12m!! billing refund ·",
                "2. 1h04m! billing send_email · ⚠1",
                "", "billing · order-7781 · waiting 3h12m", "", "refund  · undecided", "  Please check this.", "",
                "  amount: 90", "  reason: \"late parcel\"", "", "  allowed: approve, reject, edit, respond",
                "Keys: a approve, x reject, e edit, r respond, / filter, ? help, : command",
            ]
        )
    }

    @Test("A number chooses, a word decides, the same guards ask before what is hidden is approved")
    func deciding() throws {
        var run = run(try queue())
        #expect(run.type("2").contains { $0.hasPrefix("Now at 2.") })
        #expect(run.type("approve").contains { $0.hasPrefix("ANN: approve send_email: staged, not sent") })
        let dialog = run.type("s")
        #expect(dialog.contains("Dialog: Submit"))
        #expect(dialog.contains { $0.contains("hidden character") })
        #expect(run.console.sent.isEmpty)
        #expect(run.type("enter").contains { $0.hasPrefix("ANN: not sent; the decision stays staged") })
        #expect(run.console.sent.isEmpty)
        _ = run.type("s")
        _ = run.type("s")
        #expect(run.console.sent == [#"{"q-mail-12":{"decisions":[{"type":"approve"}]}}"#])
    }

    @Test("Where text is asked for, a line is text; a key is written behind a backslash")
    func text() throws {
        var run = run(try queue())
        #expect(run.type("x").contains("Dialog: Reject refund"))
        #expect(run.type("a").contains { $0.contains("reject refund: staged") })
        #expect(run.console.state.drafts.values.first?.decisions.first??.message == "a")
        _ = run.type("x")
        _ = run.type("\\esc")
        #expect(run.console.state.dialogs.isEmpty)
        #expect(run.type("/").contains("Filter: type it on the next line; \\esc leaves."))
        #expect(run.type("send").contains("Inbox: 2 waiting · oldest 3h12m · 1 shown"))
        #expect(run.console.state.inbox.visible.count == 1)
    }

    @Test("An empty line prints everything again and confirms nothing")
    func again() throws {
        var run = run(try queue())
        _ = run.type("a")
        _ = run.type("S")
        #expect(run.type("").contains("Dialog: Submit everything staged"))
        #expect(run.console.sent.isEmpty)
    }

    @Test("What happens by itself is one line that says so, and the passing of time is none")
    func announcements() throws {
        var run = run(try queue())
        run.printed = []
        run.console.pass(.seconds(90))
        run.console.send(.tick(at: run.console.clock))
        run.tell()
        #expect(run.printed == [])
        run.console.load(.inbox(try queue() + [try .refund(thread: "order-9", minutes: 1)], total: 3))
        run.tell()
        #expect(run.printed.prefix(2) == ["ANN: new item: refund", "ANN: 3 items waiting"])
    }

    @Test("A word that is neither a key nor a command is said to be none, with the nearest")
    func unknown() throws {
        var run = run(try queue())
        #expect(run.type("aprove") == ["ANN: \"aprove\" is no key or command; did you mean approve?"])
        #expect(run.type("7") == ["ANN: the rows are 1 to 2"])
    }

    @Test("What a payload hides is printed as tokens")
    func hostile() throws {
        var run = run(try queue())
        let lines = run.type("2")
        #expect(lines.contains("  to: \"al⟦U+202E⟧ice@example.com\""))
        for scalar in lines.joined().unicodeScalars { #expect(HiddenToken(scalar) == nil) }
    }
}
