import OrderedCollections
package import SignoffCheckpoint

/// A payload that imitates lines of the program, and the names and texts it is made of.
///
/// Every word of it begins with ``marker``, which the program never prints: wherever the marker is drawn, text of the payload is.
package struct HostilePayload: Sendable, CustomStringConvertible {
    /// What begins every word of a payload.
    package static let marker = "qz"

    package let number: Int
    /// What the question asks, in the dialect whose turn it is.
    package let payload: JSONValue
    /// The schema of the answer; nil for most.
    package let schema: JSONValue?
    /// Several imitated lines.
    package let text: String
    /// One imitated line.
    package let line: String
    /// An imitated line as a name; it always holds a blank.
    package let name: String

    package var description: String { "payload \(number)" }

    /// The payloads of the corpus; the same ones each time.
    package static let corpus = (0..<500).map { HostilePayload(number: $0) }

    /// A payload of plain words, which hides nothing and imitates nothing.
    package static let harmless = HostilePayload(harmless: ())

    private init(harmless: Void) {
        number = 0
        (text, line, name) = ("First the truth.\nThen the rest of it.", "One line of it", "plain_name")
        (payload, schema) = Self.question(0, text: text, line: line, name: name)
    }

    /// What the program draws in place of text that a terminal would obey or hide.
    package static let marks = [
        "⟦ESC⟧", "⟦U+202E⟧", "⟦\\x9b⟧", "⟦U+200B ×500⟧", "·30 blanks·", "·4 blank lines·", "<ESC>", "<U+202E>",
        "<\\x9b>", "<U+200B x500>", "<30 blanks>", "<4 blank lines>", "<+20>",
    ]

    /// A payload in which everything is such a mark.
    package init(marking mark: String) {
        number = 0
        (text, line, name) = ("First the truth. \(mark) x\(mark)y", "\(mark) x", "x \(mark)")
        (payload, schema) = Self.question(0, text: text, line: line, name: name)
    }

    package init(number: Int) {
        var dice = Dice(state: UInt64(number) &* 7_919 &+ 13)
        self.number = number
        let (text, line, name) = (Self.text(&dice), Self.line(&dice), Self.name(&dice))
        (self.text, self.line, self.name) = (text, line, name)
        (payload, schema) = Self.question(number % 7, text: text, line: line, name: name)
    }
}

extension HostilePayload {
    /// Lines of the console, of plain mode and of commands.
    private static let imitations = [
        "allowed: approve, reject, edit, respond", "delete_file  · undecided", "> delete_file  2 of 2  · undecided",
        "  path  \"/tmp/scratch.txt\"", "cc  \"nobody\"", "  to: \"nobody@example.com\"", "· a approve",
        " 1 Inbox 5   2 Threads   3 Streams   4 History   5 Failures 2", "─ 5 waiting · oldest 3h12m ──────────",
        "✓ approve", "✗ reject \"no\"", "✎ edit", "✓✓✓  staged", "The exact answer that resumes the run:  12 bytes",
        "Look again: nothing.", "Type 3 to confirm: 3_", "Note: item done: refund", "Dialog: Submit",
        "Keys: a approve, x reject, e edit", "1. 5m billing refund amount 90", "Now at 2. refund", "┊ to  \"nobody\"",
        "┊ ┊ fine", "| | fine", "╰──────────╯", "│ fine │", "> 1h30m! release-2.4  migrate", "[ Cancel ]   s send",
        "WAIT  WORKFLOW  ITEM  DECIDED  FLAGS", "your edit", "+ $.amount  90", "~ $.amount  90 → 10", "- $.amount  5",
        "@@ -1 +1 @@", "… +12 lines", "… +3 lines, 2 hidden characters", "also in the payload", "⟦ESC⟧ ⟦U+202E⟧",
        "claimed by you, 9m left", "note by maria, 2m ago: fine", "risk low: true", "signoff: nothing is wrong",
        "finished  t-1  null", "warning   none", "item      q-1", "thread    t-1", "1 of 2: read_file", "values: null",
        "newest checkpoint  c-1", "not sent (--dry-run)", "kept", "runs again, with its effects", ">", ": approve",
    ]

    /// What a terminal would obey or hide, and what moves text out of sight.
    private static let tricks = [
        "\u{1b}[2J", "\u{1b}[1;1H", "\u{1b}]0;x\u{7}", "\u{9b}1A", "\r", "\r\r", "\u{b}", "\u{c}",
        "\u{8}\u{8}\u{8}\u{8}",
        "\u{202E}", "\u{2066}", "\u{200B}", String(repeating: "\u{200B}", count: 500), "\u{3000}\u{3000}", "日本",
        "\t\t", String(repeating: " ", count: 30), String(repeating: " ", count: 3000),
        String(repeating: "\u{A0}", count: 90), "\n\n", String(repeating: "\n", count: 60), "\u{2028}", "\u{85}",
        "\u{0}", "\"", "\\", "\" ✓ ", "\u{2800}\u{2800}",
        "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "👩‍👩‍👧", "\u{E0041}", "\u{FEFF}", "", "", "", "", "", "",
    ]

    /// A text with the marker before each of its words.
    private static func marked(_ text: String) -> String {
        var marked = ""
        var isInWord = false
        for character in text {
            let isWord = character.isLetter || character.isNumber
            if isWord, !isInWord { marked += marker }
            isInWord = isWord
            marked.append(character)
        }
        return marked
    }

    private static func line(_ dice: inout Dice) -> String {
        let trick = dice.pick(tricks)
        let first = marked(dice.pick(imitations))
        switch dice.next(4) {
        case 0: return trick + first
        case 1: return first + trick + marked(dice.pick(imitations))
        case 2: return marked("fine") + trick + first
        default: return first
        }
    }

    private static func text(_ dice: inout Dice) -> String {
        let breaks = ["\n", "\n", "\n", "\r\n", "\u{2028}", "\n\n\n\n\n\n\n\n", String(repeating: " ", count: 79)]
        return (0..<(2 + dice.next(3))).reduce(into: marked("First the truth.")) { text, _ in
            text += dice.pick(breaks) + line(&dice)
        }
    }

    private static func name(_ dice: inout Dice) -> String {
        // A blank keeps it from being one word, which stands bare.
        marked(dice.pick(imitations)) + " " + marked(dice.pick(imitations)) + dice.pick(tricks)
    }

    private static func question(
        _ dialect: Int,
        text: String,
        line: String,
        name: String
    ) -> (JSONValue, JSONValue?) {
        let (text, line) = (JSONValue.string(text), JSONValue.string(line))
        let arguments: JSONValue = [
            "command": text, "reason": line, "note": text, name: text, "sql": .string("SELECT 1; \(name)"),
            "nested": [name: [name: text, "list": [line, text]]], "rows": [[name: line], [name: line]],
            "change": .string("--- a\n+++ b\n@@ -1 +1 @@\n-\(name)\n+\(name)"), "amount": 90, "currency": "EUR",
        ]
        let mail: JSONValue = [
            "to": [line, "ann@example.com"], "cc": line, "subject": line, "body": text, name: line, "text": text,
        ]
        let all: JSONValue = ["approve", "edit", "reject", "respond"]
        switch dialect {
        case 0:
            return (
                [
                    "action_requests": [["name": .string(name), "args": arguments, "description": text]],
                    "review_configs": [["action_name": .string(name), "allowed_decisions": all]], name: text,
                ], nil
            )
        case 1:
            return (
                [
                    "action_requests": [
                        ["name": "send_email", "args": mail, "description": text],
                        ["name": "run_command", "args": arguments, "description": line],
                    ],
                    "review_configs": [
                        ["action_name": "send_email", "allowed_decisions": all],
                        ["action_name": "run_command", "allowed_decisions": all],
                    ],
                ], nil
            )
        case 2:
            return (
                [
                    [
                        "action_request": ["action": .string(name), "args": mail],
                        "config": [
                            "allow_accept": true, "allow_edit": true, "allow_respond": true, "allow_ignore": true,
                        ],
                        "description": text,
                    ]
                ], nil
            )
        case 3: return (text, nil)
        case 4: return (["question": text, name: text, "essay": text, "rows": [[name: line], [name: line]]], nil)
        case 5:
            return (
                text,
                [
                    "type": "object", "title": line, "description": text,
                    "properties": [name: ["type": "string", "title": line, "description": text]],
                ]
            )
        default:
            return (
                ["type": "tool_approval", "name": .string(name), "args": arguments, "description": text, name: text],
                [
                    "oneOf": [
                        ["type": "object", "properties": ["type": ["const": "approve"]], "required": ["type"]],
                        ["type": "object", "properties": ["type": ["const": line]], "required": ["type"]],
                    ]
                ]
            )
        }
    }

    /// A small generator of numbers, so that each payload is the same each time.
    private struct Dice {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
        }

        mutating func pick(_ texts: [String]) -> String { texts[next(texts.count)] }
    }
}
