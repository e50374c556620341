import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Items that were not on the screen")
struct UnseenTests {
    @Test("An item that was not shown needs a confirmation before it is sent", arguments: ["a s", "x enter s"])
    func neverShown(keys: String) throws {
        var console = Console(40, 10).with(inbox: [try .refund(), try .refund(2, thread: "t-2", minutes: 3)])
        console.press(keys)
        #expect(console.sent.isEmpty)
        #expect(console.text.contains("none of it was on"), "\(console.text)")
        console.press("s")
        #expect(console.sent.isEmpty)
        #expect(console.notice.contains("the next part is shown now"), "the dialog is read to the end of the decisions")
        for _ in 0..<10 where console.sent.isEmpty { console.press("s") }
        #expect(console.sent.count == 1)
    }

    @Test("An item that was read completely is sent at once")
    func read() throws {
        let narrow = Console(40, 10).with(inbox: [try .refund()]).pressing("enter j j j j j j j j j j j j esc a s")
        #expect(narrow.sent.count == 1, "\(narrow.text)")
        #expect(Console(120, 40).with(inbox: [try .refund()]).pressing("a s").sent.count == 1)
    }
}
