@testable import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@Suite("The lines around a dialog")
struct DialogTests {
    static let sizes = [[40, 10], [80, 24], [120, 40]]

    private func batch() throws -> OpenInterrupt {
        try .tools(
            ["Ada", "Bob", "Cyd"].map { ("refund", ["customer": .string($0), "amount": 90, "reason": "late parcel"]) }
        )
    }

    private func rows(_ console: Console) -> [String] { console.grid().rows() }

    private func bottom(_ console: Console) -> String { rows(console).suffix(2).joined(separator: "\n") }

    @Test("The two lines at the bottom name the keys of the open dialog and no others", arguments: sizes)
    func bottomLines(size: [Int]) throws {
        let console = Console(size[0], size[1]).with(inbox: [try batch()])
        for (keys, told) in [
            ("x", "Esc keep the text"), ("e", "^S stage"), ("?", "Esc close"), ("a a a : 'submit' enter", "Esc cancel"),
            ("a S", "Esc cancel"), ("a ctrl-c", "Esc stay"), ("Y", "w write a file"), ("z z", "Esc close"),
            ("ctrl-p", "Esc close"),
        ] {
            let open = console.pressing(keys)
            let bottom = bottom(open)
            #expect(!open.state.dialogs.isEmpty, "\(keys) opens a dialog")
            #expect(bottom.contains(told), "\(keys): \(bottom)")
            for other in ["a approve", "x reject", "Enter opens and never sends", "n new run", "/ filter", "s sends"] {
                #expect(!bottom.contains(other), "\(keys) tells a key that it does not take: \(bottom)")
            }
        }
    }

    @Test("A typed line has its own explanation")
    func prompt() throws {
        let console = Console().with(inbox: [try batch()])
        #expect(bottom(console.pressing("/")).contains("Enter keeps the filter"))
        #expect(bottom(console.pressing(":")).contains("Enter runs the command, Tab completes"))
    }

    @Test("Staging and quitting are the first keys of a form and are never cut", arguments: sizes)
    func formKeys(size: [Int]) throws {
        let lines = rows(Console(size[0], size[1]).with(inbox: [try batch()]).pressing("e"))
        let keys = lines.filter { $0.contains("^S stage  Esc keep") }
        #expect(keys.count == 2, "in the form and at the bottom")
        for line in keys { #expect(!line.contains("…")) }
    }

    @Test("A dialog about one of several actions names it")
    func titles() throws {
        let console = Console().with(inbox: [try batch()])
        #expect(console.pressing("a a e").text.contains("─ Edit refund · 3 of 3 ─"))
        #expect(console.pressing("a x").text.contains("─ Reject refund · 2 of 3 ─"))
        let single = Console().with(inbox: [try .refund()])
        #expect(single.pressing("e").text.contains("─ Edit refund ─"))
    }

    @Test("A form begins at the first field that can be edited")
    func firstField() throws {
        let schema: JSONValue = [
            "type": "object",
            "properties": [
                "type": ["const": "refund"], "id": ["type": "string", "readOnly": true],
                "lines": ["type": "array", "items": ["type": "integer"]], "amount": ["type": "integer"],
            ],
            "required": ["type", "id", "amount"],
        ]
        let question = try OpenInterrupt.asking(
            [
                "action_requests": [
                    ["name": "refund", "args": ["type": "refund", "id": "R", "lines": [], "amount": 9]]
                ],
                "review_configs": [
                    ["action_name": "refund", "allowed_decisions": ["approve", "edit"], "args_schema": schema]
                ],
            ]
        )
        let console = Console(120, 40).with(inbox: [question]).pressing("e")
        guard let editor = console.state.dialogs.top(ValueEditor.self) else {
            Issue.record("no form")
            return
        }
        #expect(editor.currentRow?.label == "lines")
        #expect(console.pressing("j '7' ctrl-s s s").sent.first?.contains(#""amount":7"#) == true)
    }

    @Test("Help is wrapped and never cut", arguments: sizes)
    func help(size: [Int]) throws {
        var console = Console(size[0], size[1]).with(inbox: [try batch()]).pressing("?")
        var seen = ""
        for _ in 0..<400 {
            for line in rows(console).dropFirst(2).dropLast(2) {
                #expect(!line.contains("…"), "\(line)")
                seen += line.filter { !"│┌┐└┘─┊".contains($0) }
            }
            console.press("j")
        }
        let words = seen.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("nothing to redo"))
        #expect(words.contains("only agent-inbox requests can be ignored"))
    }

    @Test("No part of a word remains beside a dialog", arguments: [[80, 24], [120, 40], [200, 60]])
    func beside(size: [Int]) throws {
        for keys in ["x", "e", "?", "a S", "Y", "T", "a ctrl-c"] {
            let console = Console(size[0], size[1]).with(inbox: [try batch()]).pressing(keys)
            let box = try #require(rows(console).firstIndex { $0.contains("┌─") })
            let end = try #require(rows(console).firstIndex { $0.contains("└") })
            for line in rows(console)[box...end] {
                let inside = line.drop { $0 == " " }
                #expect("┌│└".contains(inside.first ?? " "), "\(keys): \(line)")
                #expect("┐│┘".contains(inside.last { $0 != " " } ?? " "), "\(keys): \(line)")
            }
        }
    }

    @Test("The number that a plan asks for is visible for every length of the plan", arguments: sizes)
    func count(size: [Int]) throws {
        let items = try (1...25).map { try OpenInterrupt.refund(Int64($0), thread: ThreadID("t-\($0)")) }
        let console = Console(size[0], size[1]).with(inbox: items).pressing("* a S '2'")
        #expect(console.text.contains("Type 25 to confirm: 2_"))
        let failed = (1...25).map {
            Run.sample(RunID("r-\($0)"), thread: ThreadID("t-\($0)"), status: .error)
        }
        let retries = Console(size[0], size[1]).with(.runs(failed: failed, active: [])).pressing("5 * t S '2'")
        #expect(retries.text.contains("Type 25 to confirm: 2_"))
    }

    @Test("The key of the help is in view on every screen", arguments: sizes)
    func helpKey(size: [Int]) throws {
        let console = Console(size[0], size[1]).with(inbox: [try batch()]).with(.threads([])).with(.ledger([]))
        for key in ["1", "2", "3", "4", "5", "L"] {
            #expect(rows(console.pressing(key)).last?.contains("? help") == true, "\(console.pressing(key).text)")
        }
    }

    @Test("What is confirmed is shown in full, with its description, to the last line")
    func whole() throws {
        let command = (1...41).map { "echo line \($0)" }.joined(separator: "\n")
        let question = try OpenInterrupt.asking([
            "action_requests": [
                [
                    "name": "run_command", "args": ["command": .string(command)],
                    "description": "Cleans up after a crash.",
                ]
            ],
            "review_configs": [["action_name": "run_command", "allowed_decisions": ["approve"]]],
        ])
        var console = Console(80, 24).with(inbox: [question]).pressing("a s")
        #expect(console.text.contains("Cleans up after a crash.") && console.sent.isEmpty)
        var pages = [console.text]
        for _ in 0..<10 where console.sent.isEmpty {
            console.press("s")
            pages.append(console.text)
        }
        #expect(console.sent.count == 1 && pages.count > 3)
        let shown = pages.joined()
        #expect((1...41).allSatisfy { shown.contains("echo line \($0)") })
    }

    @Test("An approval of a step that failed before is confirmed once more, a rejection is not")
    func failedStep() throws {
        func question() throws -> OpenInterrupt {
            try .asking([
                "action_requests": [["name": "run_command", "args": ["command": "make"], "description": ""]],
                "review_configs": [["action_name": "run_command", "allowed_decisions": ["approve", "reject"]]],
                "failure": "exit code 3",
            ])
        }
        let console = Console(120, 40).with(inbox: [try question()]).pressing("a s")
        #expect(console.sent.isEmpty && console.text.contains("it failed before: \"exit code 3\""))
        #expect(console.pressing("s").sent.count == 1)
        #expect(Console(120, 40).with(inbox: [try question()]).pressing("x enter s").sent.count == 1)
    }

    @Test("An answer to a question without tools is confirmed together with the question")
    func questionBesideAnswer() throws {
        let question = try OpenInterrupt.asking(
            ["question": "May have run: again?", "command": "rm -rf exports", "options": ["again", "skip"]],
            schema: ["enum": ["again", "skip"]]
        )
        let console = Console(120, 40).with(inbox: [question]).pressing("e 1 s")
        #expect(console.sent.isEmpty)
        let dialog = console.text.split(separator: "Submit", maxSplits: 1).last.map(String.init) ?? ""
        #expect(dialog.contains("rm -rf exports"), "\(console.text)")
    }

    @Test("Ctrl-C ends a field and keeps its text, and leaves the console elsewhere")
    func controlC() throws {
        var console = Console(120, 40).with(inbox: [try .refund()]).pressing("x 'too much' ctrl-c")
        #expect(console.state.dialogs.isEmpty && !console.effects.contains(.quit))
        console.press("x")
        #expect(console.text.contains("too much"))
        console.press("esc / 'abc' ctrl-c")
        #expect(console.state.input.prompt == nil && !console.effects.contains(.quit))
        console.press("ctrl-c")
        #expect(console.effects.contains(.quit))
    }

    @Test("The exact value shows every space, wherever its lines end, or how many there are")
    func exactValue() throws {
        let reason = "see the  receipt no" + String(repeating: " ", count: 40) + "1"
        let console = Console(80, 24).with(inbox: [try .refund()]).pressing("x '\(reason)' enter : 'submit' enter")
        guard let dialog = console.state.dialogs.top(SubmitDialog.self) else {
            Issue.record("nothing is shown before it is sent")
            return
        }
        let lines = dialog.lines(width: 60, in: console.state).map { line in
            line.parts.map { $0.text.text(in: .unicode) }.joined()
        }
        let start = try #require(lines.firstIndex { $0.hasPrefix("The exact answer") })
        let shown = lines[(start + 1)...].prefix { $0.hasPrefix("┊ ") }.map { $0.dropFirst(2) }.joined()
        let told = "see the  receipt no·40 blanks·1"
        #expect(shown == #"{"q-t-1":{"decisions":[{"type":"reject","message":"\#(told)"}]}}"#)
    }

    @Test("In the lowest window the theme under the cursor is in view, and sending is among the keys")
    func lowest() throws {
        let themes = ["base", "dark", "ember"].map { ThemeChoice(id: ThemeID(rawValue: $0), name: $0) }
        let console = Console(40, 10).with(inbox: [try .refund()]).with(.themes(themes))
        for (keys, name) in [("T", "base"), ("T j", "dark"), ("T j j", "ember")] {
            let open = console.pressing(keys)
            #expect(open.text.contains("  \(name)"), "\(open.text)")
            #expect(open.text.contains("Enter keep"))
        }
        #expect(rows(console).last?.contains("s send") == true)
        #expect(rows(console.pressing("x"))[8].contains("Enter stages and never sends"))
    }

    @Test("A reason too long for its line continues in the next, until it was read")
    func longReason() throws {
        let reason = "the profile prod is read-only; :unlock 10m unlocks it for ten minutes"
        var console = Console(80, 24).with(inbox: [try .refund()]).with(.access(.locked(reason: reason)))
        console.press("a")
        let told = rows(console).suffix(2).joined(separator: " ").split(separator: " ").joined(separator: " ")
        #expect(told.contains("LOCKED"))
        for word in "approve: read-only: \(reason)".split(separator: " ") {
            #expect(told.contains(word), "\(word) in \(told)")
        }
        console.tick(after: .seconds(13))
        #expect(bottom(console).contains("? help"))
    }
}
