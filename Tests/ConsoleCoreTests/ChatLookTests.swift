import CellGrid
@testable import ConsoleCore
import OrderedCollections
import SignoffCheckpoint
import Testing

@Suite("Messages as a chat")
struct ChatLookTests {
    private let layout = LineLayout(glyphs: .unicode)

    private func text(_ value: JSONValue) -> [String] {
        layout.state(value, 60).map { line in line.parts.map { $0.text.text(in: .unicode) }.joined() }
    }

    @Test("Each message has whose it is before what it says, and a call its tool and arguments")
    func chat() {
        let lines = text([
            "messages": [
                ["type": "human", "content": "Where is it?", "id": "1"],
                [
                    "type": "ai", "content": "",
                    "tool_calls": [["name": "track", "args": ["parcel": "P-7"], "id": "c", "type": "tool_call"]],
                ],
                ["type": "tool", "name": "track", "content": "at the border"],
                [
                    "type": "AIMessageChunk",
                    "content": [["type": "text", "text": "It is late."], ["type": "image_url"]],
                ],
            ],
            "customer": "Ada",
        ])
        #expect(lines.first == "human")
        #expect(lines.contains { $0.contains("Where is it?") })
        #expect(lines.contains("calls track"))
        #expect(lines.contains { $0.contains("parcel") && $0.contains("P-7") })
        #expect(lines.contains("tool track"))
        #expect(lines.contains { $0.contains("It is late.") })
        #expect(lines.contains("1 part without text"))
        #expect(lines.contains { $0.contains("customer") && $0.contains("Ada") })
        #expect(!lines.contains { $0.contains("tool_call") })
    }

    @Test(
        "Anything else is shown as what it is",
        arguments: [
            ["messages": ["hello"]], ["messages": []], ["messages": [["type": "order", "content": "x"]]], [],
            ["messages": [["type": "human"]]], "messages", ["topic": "cats"],
        ] as [JSONValue]
    )
    func other(_ value: JSONValue) {
        #expect(ChatLook(value) == nil)
        #expect(layout.state(value, 60) == layout.outline(60).lines(of: value))
    }

    @Test("What a message says stays behind the gutter, and secrets in it are covered")
    func foreign() {
        let value: JSONValue = [
            "messages": [
                [
                    "type": "ai", "content": "one\ntwo\u{1b}[2J",
                    "tool_calls": [["name": "login", "args": ["password": "hunter2"]]],
                ]
            ]
        ]
        let lines = text(value)
        #expect(lines.filter { $0.contains("one") || $0.contains("two") }.allSatisfy { $0.hasPrefix("┊ ") })
        #expect(!lines.contains { $0.contains("\u{1b}") || $0.contains("hunter2") })
        var raw = layout
        raw.isRaw = true
        #expect(raw.state(value, 60) == raw.outline(60).lines(of: value))
    }

    @Test("Of a long chat the newest hundred messages are shown, and how many came before")
    func long() {
        let messages = (1...103).map { ["type": "human", "content": .string("message \($0)")] as JSONValue }
        let lines = text(.array(messages))
        #expect(lines.first == "3 earlier messages")
        #expect(!lines.contains { $0.hasSuffix("message 3") })
        #expect(lines.contains { $0.hasSuffix("message 4") } && lines.contains { $0.hasSuffix("message 103") })
    }
}
