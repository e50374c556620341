import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Notes")
struct NoteTests {
    private func note(_ sequence: Int64, _ text: String, by author: String = "omar") throws -> Note {
        Note(
            sequence: sequence,
            question: try #require(ClaimedQuestion(try OpenInterrupt.refund())),
            author: author,
            text: text,
            at: .noon.advanced(by: .seconds(-120))
        )
    }

    @Test("C opens a line, and its text is added to the item")
    func adds() throws {
        let question = try OpenInterrupt.refund()
        var console = Console(120, 40).with(.notes([], after: 0)).with(inbox: [question]).pressing("C")
        #expect(console.text.contains(":note "))
        console.press("'ask the bank: a s' enter")
        let addition = NoteAddition(text: "ask the bank: a s", question: question)
        #expect(console.effects.contains(.perform(addition)))
        #expect(console.sent.isEmpty && console.state.staging.drafts.isEmpty)
        console.forgetEffects()
        console.send(
            .finished(.performed(PerformedWork(addition, gave: try note(1, "ask the bank: a s"))), at: console.clock)
        )
        #expect(console.effects == [.load(.notes(after: 0))])
    }

    @Test("Notes are shown above the question with their authors and times, and the list shows their number")
    func shown() throws {
        var console = Console(120, 40).with(inbox: [try .refund(), try .refund(2, thread: "t-2")])
        console.load(.notes([try note(3, "ask the bank"), try note(5, "done", by: "maria")], after: 0))
        #expect(console.text.contains(#"note by omar, 2m ago: "ask the bank""#))
        #expect(console.text.contains(#"note by you, 2m ago: "done""#))
        #expect(console.text.contains("¶2"))
        console.forgetEffects()
        for _ in 0..<2 { console.tick(after: .seconds(1)) }
        #expect(console.effects.contains(.load(.notes(after: 5))))
        console.load(.notes([try note(5, "done", by: "maria"), try note(6, "really")], after: 5))
        #expect(console.text.contains("¶3"))
        console.press("/ 'has:note' enter")
        #expect(console.state.inbox.visible.map(\.question.thread) == ["t-1"])
    }

    @Test("A failed note returns its text")
    func refused() throws {
        var console = Console(120, 40).with(inbox: [try .refund()]).pressing("C 'ask' enter")
        let addition = NoteAddition(text: "ask", question: try .refund())
        console.send(.finished(.performed(PerformedWork(addition, failed: "the disk is full")), at: console.clock))
        #expect(console.text.contains(":note ask"))
        #expect(console.notice == "the note was not added: the disk is full")
    }

    @Test("A note typed for an item that has disappeared is not added to another")
    func gone() throws {
        var console = Console(120, 40).with(inbox: [try .refund(), try .refund(2, thread: "t-2", minutes: 3)])
        console.press("C 'ask'")
        console.load(inbox: [try .refund(2, thread: "t-2", minutes: 3)], total: 1)
        console.forgetEffects()
        console.press("enter")
        #expect(!console.effects.contains { if case .perform = $0 { true } else { false } })
        #expect(console.text.contains("the item changed while the note was typed; it was not added"))
        #expect(console.text.contains(":note ask"))
    }

    @Test("The text of a note reaches the terminal as text only")
    func hostile() throws {
        var console = Console(120, 40).with(inbox: [try .refund()])
        console.load(.notes([try note(1, "a\u{1b}[31m\u{202e}b\nc", by: "\u{9b}m")], after: 0))
        #expect(!console.text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E || $0.value == 0x9B })
        #expect(console.text.contains("note by"))
    }
}
