@testable import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import Testing

@Suite("Plain mode")
struct PlainTests {
    /// A console driven by lines, with all its output.
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

        /// Types a line and returns the output for it.
        mutating func type(_ line: String) -> [String] {
            printed = []
            switch PlainInput(line, in: console.state) {
            case .again:
                transcript.forget()
                tell()
            case .unknown(let reason): printed.append("Note: \(reason)")
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

    @Test("A key that changes nothing in a dialog is said to, with the keys that do")
    func keyWithoutMeaning() throws {
        var run = run(try queue())
        _ = run.type("columns")
        let printed = run.type("x")
        #expect(
            printed.first?.hasPrefix("Note: \"x\" changes nothing in this dialog. Keys: space show or hide") == true,
            "\(printed)"
        )
        #expect(run.type("j").contains { $0.contains("thread") })
    }

    @Test("Of pasted lines only the first has an effect, but for the text of a field of several lines")
    func pasted() throws {
        let console = Console(99, 200).with(inbox: [try .refund()])
        let keys = PastedLines(["a", "s", "s"], in: console.state)
        #expect(keys.taken == ["a"] && keys.dropped == 2)
        #expect(keys.note?.hasPrefix("2 more lines came at once") == true)
        #expect(PastedLines(["a"], in: console.state).note == nil && PastedLines(["a", "s"], in: nil).dropped == 1)
        let reason = console.pressing("x").state
        #expect(reason.takesText && PastedLines(["bad", "s"], in: reason).taken == ["bad"])
        var starting = console
        starting.load(.workflows([WorkflowListing(name: "billing")]))
        let value = starting.pressing("n tab tab").state
        #expect(value.plainText.entersLines, "the input of a new run has several lines")
        #expect(PastedLines(["{", "}"], in: value).taken == ["{", "}"])
        #expect(PastedLines(["{}", "\\ctrl-s", "s"], in: value).taken == ["{}"])
    }

    @Test("Lines are laid out for the width of the terminal that shows them")
    func width() {
        #expect(PlainTranscript.size(fitting: 80).columns == 80)
        #expect(
            PlainTranscript.size(fitting: 200) == PlainTranscript.size
                && PlainTranscript.size(fitting: nil) == PlainTranscript.size
        )
        #expect(PlainTranscript.size(fitting: 20).columns == 60)
    }

    @Test("The queue is a numbered menu, and the item under the cursor consists of lines with names and values")
    func opening() throws {
        let run = run(try queue())
        #expect(
            run.printed == [
                "", "Inbox: 2 waiting · oldest 3h12m. 2 under 4h, 1 late",
                #"1. 3h12m!! order-7781 refund "Please check this." amount 90 reason "late parcel" ·"#,
                #"2. 1h04m! mail-12 send_email "Please check this." to "al⟦U+202E⟧ice@example.com" · ⚠1"#,
                "", "billing · order-7781 · waiting 3h12m", "", "refund  · undecided", "┊ ┊ Please check this.", "",
                "┊ amount: 90", "┊ reason: \"late parcel\"", "", "  approve  runs the tool as proposed",
                "  reject   does not run the tool; the workflow gets your reason",
                "  edit     runs the tool with the arguments you write",
                "  respond  does not run the tool; your words are its result",
                "Keys: a approve, x reject, e edit, r respond, / filter, ? help, : command",
            ]
        )
    }

    @Test("A number chooses, a word decides, and the same guards confirm the approval of hidden text")
    func deciding() throws {
        var run = run(try queue())
        #expect(run.type("2").contains { $0.hasPrefix("Now at 2.") })
        #expect(run.type("approve").contains { $0.hasPrefix("Note: approve send_email: staged, not sent") })
        let dialog = run.type("s")
        #expect(dialog.contains("Dialog: Submit"))
        #expect(dialog.contains { $0.contains("hidden character") })
        #expect(run.console.sent.isEmpty)
        #expect(run.type("enter").contains { $0.hasPrefix("Note: not sent; the decision stays staged") })
        #expect(run.console.sent.isEmpty)
        _ = run.type("s")
        _ = run.type("s")
        #expect(run.console.sent == [#"{"q-mail-12":{"decisions":[{"type":"approve"}]}}"#])
    }

    @Test("In a text field a line is text, and a key is written after a backslash")
    func text() throws {
        var run = run(try queue())
        #expect(run.type("x").contains("Dialog: Reject refund"))
        #expect(run.type("a").contains { $0.contains("reject refund: staged") })
        #expect(run.console.state.staging.drafts.values.first?.decisions.first??.message == "a")
        _ = run.type("x")
        _ = run.type("\\esc")
        #expect(run.console.state.dialogs.isEmpty)
        #expect(run.type("/").contains("Filter: type it on the next line; \\esc leaves."))
        #expect(run.type("send").contains("Inbox: 2 waiting · oldest 3h12m · 1 shown. 2 under 4h, 1 late"))
        #expect(run.console.state.inbox.visible.count == 1)
    }

    @Test("An empty line prints everything again and confirms nothing")
    func again() throws {
        var run = run(try queue())
        _ = run.type("a")
        _ = run.type("S")
        #expect(run.type("").contains("Dialog: Submit all staged decisions"))
        #expect(run.console.sent.isEmpty)
    }

    @Test("A change from outside is one line that says so, and the passing of time prints nothing")
    func announcements() throws {
        var run = run(try queue())
        run.printed = []
        run.console.pass(.seconds(90))
        run.console.send(.tick(at: run.console.clock))
        run.tell()
        #expect(run.printed == [])
        run.console.load(inbox: try queue() + [try .refund(thread: "order-9", minutes: 1)], total: 3)
        run.tell()
        #expect(run.printed.prefix(2) == ["Note: new item: refund", "Note: 3 items waiting"])
    }

    @Test("A word that is neither a key nor a command is refused, with the nearest command")
    func unknown() throws {
        var run = run(try queue())
        #expect(run.type("aprove") == ["Note: \"aprove\" is not a key or a command; did you mean approve?"])
        #expect(run.type("7") == ["Note: the rows are 1 to 2"])
    }

    @Test("Hidden characters of a payload are printed as tokens")
    func hostile() throws {
        var run = run(try queue())
        let lines = run.type("2")
        #expect(lines.contains("┊ to: \"al⟦U+202E⟧ice@example.com\""))
        for scalar in lines.joined().unicodeScalars { #expect(HiddenToken(scalar) == nil) }
    }

    @Test("The help says what to type: no key with another meaning here, and no key in the notation of the full screen")
    func help() throws {
        var run = run(try queue())
        let help = run.type("?")
        #expect(help.contains("a or approve: approve"))
        #expect(help.contains("x or reject [reason]: reject, with a reason"))
        #expect(help.contains("threads: threads"), "2 chooses a row here")
        #expect(help.contains("ctrl-d: half a page down"))
        #expect(help.contains { $0.hasPrefix("u or undo:") && $0.contains("not now: no decision is staged here") })
        #expect(help.contains("Keys: j or k scroll, esc close"))
        #expect(!help.contains { $0.contains("^") || $0.hasPrefix("1") })
        for line in help.dropFirst(2) {
            let ways = line.prefix { $0 != ":" }.split(separator: " or ").map { $0.prefix { $0 != " " } }
            guard line.contains(": "), !line.hasPrefix("Keys:") else { continue }
            for way in ways where way.first?.isLetter == true && way.count > 1 {
                #expect(
                    KeySequence(text: String(way)) != nil || CommandRegistry.command(named: String(way)) != nil,
                    "\(way) can be typed"
                )
            }
        }
    }

    @Test("A dialog names its keys as they are typed, after a backslash in a text field")
    func dialogKeys() throws {
        var run = run(try queue())
        let text = run.type("x")
        #expect(
            text.last
                == "Type the text on the next line; it replaces the present text. Keys: \\esc keep the text"
        )
        _ = run.type("\\esc")
        _ = run.type("a")
        #expect(run.type("S").last == "Keys: S send 1 answer, esc cancel, j or k scroll")
    }

    @Test("Data that is not loaded is not counted")
    func loading() throws {
        var run = run(try queue())
        #expect(run.type("threads").contains("Threads: loading"))
        let thread = ThreadSummary(
            thread: "order-7781",
            workflow: "billing",
            status: .interrupted,
            checkpoint: "c",
            step: 2,
            updatedAt: .noon,
            openInterrupts: 1,
            error: nil
        )
        run.printed = []
        run.console.load(.threads([thread]))
        run.tell()
        #expect(run.printed.contains("Threads: 1 thread"))
        #expect(run.printed.contains { $0.hasPrefix("1. ‖ asks order-7781 step 2 refund ") })
    }

    @Test("A command with its argument does not ask for it")
    func wholeCommand() throws {
        var run = run(try queue())
        guard case .events(let events) = PlainInput("filter send", in: run.console.state) else {
            Issue.record("a command")
            return
        }
        for event in events {
            run.printed = []
            run.console.send(.input(event, at: run.console.clock))
            run.tell()
            #expect(!run.printed.contains { $0.hasPrefix("Command:") }, "\(run.printed)")
        }
        #expect(run.console.state.inbox.visible.count == 1)
        #expect(run.type(":").contains("Command: type it on the next line; \\esc leaves."))
    }

    @Test("A number in a form is the new value, and a line of text replaces the present text")
    func form() throws {
        var run = run(try queue())
        _ = run.type("e")
        _ = run.type("25.50")
        _ = run.type("j")
        _ = run.type("enter")
        _ = run.type("broken cup")
        _ = run.type("ctrl-s")
        _ = run.type("s")
        _ = run.type("s")
        let answer = #"{"type":"edit","edited_action":{"name":"refund","args":{"amount":25.50,"reason":"broken cup"}}}"#
        #expect(run.console.sent == [#"{"q-order-7781":{"decisions":[\#(answer)]}}"#])
    }

    @Test("After a decision only its changes are printed; an empty line prints everything")
    func changes() throws {
        let item = try OpenInterrupt.tools(
            [("refund", ["amount": 90]), ("refund", ["amount": 5])],
            thread: "order-7781",
            minutes: 192
        )
        var run = run([item])
        #expect(
            run.type("a") == [
                "Note: approve refund: staged, not sent · 1 of 2", "Now at 1. 3h12m!! order-7781 refund ×2 sum 95 ✓·",
                "  refund  1 of 2  ✓ approve", "> refund  2 of 2  · undecided",
                "Keys: a approve, x reject, e edit, r respond, u undo, S send all, / filter, ? help, : command",
            ]
        )
        _ = run.type("x")
        #expect(run.type("no receipt").contains("> refund  2 of 2  ✗ reject \"no receipt\""))
        #expect(run.type("?").contains("Dialog: Keys on Inbox"))
        #expect(run.type("esc") == ["Back on Inbox."])
        #expect(run.type("").contains("┊ amount: 90"))
    }
}
