import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Secrets are shown as stars until they are asked for")
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
        "A name says that it names a secret",
        arguments: [
            ("password", true), ("db_password", true), ("clientSecret", true), ("API-Key", true), ("token", true),
            ("max_tokens", false), ("next_page_token", false), ("amount", false), ("secretary", false), ("", false),
        ]
    )
    func names(name: String, isSecret: Bool) {
        #expect(SecretNames.isSecret(name) == isSecret)
    }

    @Test("A schema marks what it takes and never shows")
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

    @Test("The preview, raw JSON, the viewer and plain lines show stars; ! shows the secrets, until the cursor moves")
    func preview() throws {
        var console = Console(120, 40).with(inbox: [try rotate(), try .refund(thread: "t-2", minutes: 4)])
        #expect(!console.text.contains(secret))
        #expect(console.text.contains("********"))
        #expect(console.text.contains("90"))
        #expect(!console.pressing("J").text.contains(secret))
        #expect(!console.pressing("V").text.contains(secret))
        console.press("!")
        #expect(console.text.contains(secret))
        #expect(console.text.contains("secrets are shown until you look at something else"))
        console.press("j k")
        #expect(!console.text.contains(secret))
        #expect(!console.pressing("! !").text.contains(secret))
    }

    @Test("The question before sending shows stars in the exact JSON and in the command line, and sends the true value")
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

    @Test("What changed in a secret is said, not shown")
    func differences() {
        let console = Console(120, 40)
        let lines = console.state.differenceLines(
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
