import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Secrets are masked until they are revealed")
struct SecretTests {
    private let secret = "hunter2-xyz"

    private func rotate() throws -> OpenInterrupt {
        try .tools(
            [
                (
                    "rotate_key",
                    [
                        "service": "billing", "api_key": .string(secret), "max_tokens": 90,
                        "credentials": ["user": .string("root \(secret)"), "empty": ""],
                    ]
                )
            ],
            thread: "t-1",
            minutes: 5
        )
    }

    @Test(
        "A name shows whether it names a secret",
        arguments: [
            ("password", true), ("db_password", true), ("clientSecret", true), ("API-Key", true), ("token", true),
            ("max_tokens", false), ("next_page_token", false), ("amount", false), ("secretary", false), ("", false),
            ("Db. Pass-Word", true), ("P_W_D", true), ("to\u{212A}en", true), ("schl\u{fc}ssel_secret", true),
            ("schl\u{fc}ssel", false), ("mytoken", false),
        ]
    )
    func names(name: String, isSecret: Bool) {
        #expect(SecretNames.isSecret(name) == isSecret)
    }

    @Test("A schema marks write-only values")
    func schema() {
        let names = SecretNames(schemas: [
            [
                "type": "object",
                "properties": [
                    "iban": ["type": "string", "writeOnly": true],
                    "inner": ["properties": ["word": ["format": "password"]]], "open": ["type": "string"],
                ],
            ]
        ])
        let value: JSONValue = ["iban": "DE1", "inner": ["word": 7], "open": "o", "list": [["iban": "DE2"]]]
        let masked: JSONValue = [
            "iban": "********", "inner": ["word": "********"], "open": "o", "list": [["iban": "********"]],
        ]
        #expect(names.masked(value) == masked)
    }

    @Test("The preview, raw JSON, the viewer and plain lines mask secrets; ! reveals them until the cursor moves")
    func preview() throws {
        var console = Console(120, 40).with(inbox: [try rotate(), try .refund(thread: "t-2", minutes: 4)])
        #expect(!console.text.contains(secret))
        #expect(console.text.contains("********"))
        #expect(console.text.contains("90"))
        #expect(!console.pressing("J").text.contains(secret))
        #expect(!console.pressing("z z").text.contains(secret))
        console.press("!")
        #expect(console.text.contains(secret))
        #expect(console.text.contains("secrets are shown until the cursor moves"))
        console.press("j k")
        #expect(!console.text.contains(secret))
        #expect(!console.pressing("! !").text.contains(secret))
    }

    @Test("Revealing secrets is recorded in the ledger, with the subject and the thread")
    func recorded() throws {
        var console = Console(120, 40).with(inbox: [try rotate()])
        console.press("!")
        let shown = ActRecording(act: .reveal, subject: "Payload of t-1", thread: "t-1")
        #expect(console.effects.contains(.perform(shown)))
        console.forgetEffects()
        console.press("!")
        #expect(console.effects.isEmpty)
        console.send(.finished(.performed(PerformedWork(shown, failed: "the file is only read")), at: console.clock))
        #expect(console.text.contains("shown, but not recorded in the ledger: the file is only read"))
    }

    @Test("Without a secret ! says so, and nothing is recorded")
    func nothingHidden() throws {
        var console = Console(120, 40).with(inbox: [try .refund(thread: "t-2", minutes: 4)])
        console.press("!")
        #expect(console.text.contains("no value here is masked"))
        #expect(console.effects.isEmpty)
    }

    @Test("The ledger shows who revealed what, and nothing about an answer")
    func revealInLedger() {
        let entry = LedgerEntry(
            sequence: 1,
            previousHash: LedgerChain.origin,
            hash: "h",
            at: .noon,
            record: [
                "actor": "maria", "thread": "t-1", "outcome": "shown",
                "decisions": [["action": "Payload of t-1, $.api_key", "type": "reveal"]],
            ]
        )
        let text = Console(120, 40).with(.ledger([entry])).pressing("L").text
        #expect(text.contains("reveal  \"Payload of t-1, $.api_key\""))
        #expect(!text.contains("resumed the run") && !text.contains("digest"))
    }

    @Test("In the window of a value ! reveals the secret on the current line only")
    func oneSecret() throws {
        var console = Console(120, 40).with(inbox: [try rotate()]).pressing("z z")
        console.press("z R")
        console.press("!")
        #expect(console.text.contains("this line has no hidden secret"))
        #expect(console.effects.allSatisfy { if case .perform = $0 { false } else { true } })
        let viewed = { (console: Console) -> String? in
            guard let viewer = console.state.dialogs.top(ViewerDialog.self) else { return nil }
            return viewer.tree.place(of: viewer.tree.rows[viewer.row].path)
        }
        var lines = 0
        while viewed(console)?.hasSuffix(".credentials.user") == false, lines < 40 {
            console.press("j")
            lines += 1
        }
        console.press("!")
        #expect(console.text.contains("root \(secret)"))
        #expect(!console.text.contains("\"\(secret)\""))
        #expect(console.text.contains("********"))
        let place = try #require(viewed(console))
        #expect(place.hasSuffix(".credentials.user"))
        #expect(
            console.effects.last
                == .perform(ActRecording(act: .reveal, subject: "Payload of t-1, \(place)", thread: "t-1"))
        )
        #expect(!console.pressing("!").text.contains(secret))
        #expect(!console.pressing("esc z z z R").text.contains(secret))
    }

    @Test(
        "The dialog before sending masks secrets in the exact JSON and in the shell command, and sends the true value"
    )
    func submission() throws {
        var console = Console(120, 40).with(inbox: [try rotate()])
        console.press("e")
        console.press("j enter", every: .seconds(1))
        #expect(!console.text.contains(secret))
        console = Console(120, 40).with(inbox: [try rotate()])
        console.press("a s")
        if console.submissions.isEmpty { console.press("s") }
        #expect(!console.text.contains(secret))
        #expect(console.submissions.count == 1)
    }

    @Test("A schema marks secrets through references, and the whole answer")
    func referencedSchema() {
        let names = SecretNames(schemas: [
            [
                "$defs": ["code": ["type": "string", "writeOnly": true]],
                "properties": [
                    "pin": ["$ref": "#/$defs/code"], "any": ["anyOf": [["$ref": "#/$defs/code"], ["type": "null"]]],
                ],
            ]
        ])
        #expect(names.masked(["pin": 1, "any": "x", "o": 2]) == ["pin": "********", "any": "********", "o": 2])
        #expect(!names.hidesAnswer)
        #expect(SecretNames(schemas: [["type": "string", "writeOnly": true]]).hidesAnswer)
    }

    @Test("A secret answer is masked before it is sent, and sent exactly")
    func secretAnswer() throws {
        let question = try OpenInterrupt.asking(
            ["question": "The code?"],
            schema: ["type": "string", "format": "password"]
        )
        var console = Console(120, 40).with(inbox: [question]).pressing("r '\(secret)' enter")
        #expect(!console.text.contains(secret))
        console.press("s")
        #expect(console.text.contains("********"))
        #expect(!console.text.contains(secret))
        console.press("s")
        #expect(console.sent == [#"{"q-t-1":"hunter2-xyz"}"#])
    }

    @Test(
        "The list leaves secrets out; the plan and the copy menu mask them, also while one is revealed"
    )
    func lists() throws {
        var other = try rotate()
        other.thread = "t-3"
        var console = Console(200, 60).with(inbox: [try rotate(), other, try .refund(thread: "t-2", minutes: 4)])
        #expect(!console.text.contains(secret))
        console.press("!")
        #expect(console.text.contains(secret))
        console.press("! * a S")
        #expect(console.text.contains("3 items on 3 threads"))
        #expect(!console.text.contains(secret))
        console = Console(200, 60).with(inbox: [try rotate()]).pressing("Y")
        #expect(console.text.contains("whole payload"))
        #expect(!console.text.contains(secret))
    }

    @Test("The ledger masks changes of a secret and the answer that resumed the run")
    func ledger() throws {
        let answer: JSONValue = ["decisions": [["args": ["api_key": .string(secret), "limit": 4711], "type": "edit"]]]
        let entry = LedgerEntry(
            sequence: 1,
            previousHash: LedgerChain.origin,
            hash: "h",
            at: .noon,
            record: [
                "actor": "maria", "thread": "t-1", "interrupt": "q-1",
                "answer_digest": .string(SHA256.hexDigest(of: Array(answer.canonicalText.utf8))),
                "decisions": [["action": "rotate_key", "type": "edit"]],
                "edit_patch": [
                    [
                        "action": 0,
                        "changes": [
                            ["change": "changed", "path": "$.api_key", "before": "old-key", "after": .string(secret)]
                        ],
                    ]
                ],
            ]
        )
        var console = Console(120, 40).with(.ledger([entry])).pressing("L")
        let kept = KeptAnswer(question: "q-1", payload: .kept(["api_key": .string(secret)]), answer: .kept(answer))
        console.load(.keptAnswers(1, [kept]))
        #expect(console.text.contains("$.api_key") && console.text.contains("4711"))
        #expect(!console.text.contains(secret) && !console.text.contains("old-key"))
        #expect(console.pressing("!").text.contains(secret))
    }

    @Test("A changed secret is reported without its value")
    func differences() {
        let console = Console(120, 40)
        let lines = console.state.lineLayout.difference(
            from: ["api_key": "old-value", "n": 1],
            to: ["api_key": "new-value", "n": 1],
            width: 80
        )
        let text = lines.map { $0.parts.map { "\($0.text)" }.joined() }.joined(separator: "\n")
        #expect(text.contains("********"))
        #expect(!text.contains("old-value"))
        #expect(!text.contains("new-value"))
    }
}
