import CellGrid
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Earlier notices of the console can be read again")
struct MessagesTests {
    @Test(":messages lists notices in full and newest first, with their times and repetitions")
    func list() throws {
        var console = Console(80, 24).with(inbox: [try .refund()]).pressing("a")
        let words = "the disk is full: nothing was kept of what the step wrote, and nothing of what it is to write"
        for _ in 1...2 { console.send(.loadFailed(.threads, message: words, at: console.clock)) }
        console.press(": 'messages' enter")
        let lines = console.text.split(separator: "\n").map(String.init)
        let disk = try #require(lines.firstIndex { $0.contains("✗ the disk is full") })
        let staged = try #require(lines.firstIndex { $0.contains("approve refund: staged, not sent") })
        #expect(disk < staged)
        #expect(console.text.contains("it is to write  ×2"))
        console.press("enter")
        #expect(!console.text.contains("Messages"))
    }

    @Test("The oldest notices are removed first")
    func limit() {
        var notices = Notices()
        for number in 0..<(Notices.limit + 5) {
            notices.say(Notice(text: "said \(number)", tone: .info, at: Timestamp(microseconds: 0)))
        }
        #expect(notices.entries.count == Notices.limit)
        #expect(notices.entries.first?.notice.text == "said 5")
        #expect(notices.current?.text == "said \(Notices.limit + 4)")
    }
}
