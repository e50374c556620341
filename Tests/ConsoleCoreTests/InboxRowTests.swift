import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview
import Testing

@testable import ConsoleCore

@Suite("Rows of the queue show their thread and title")
struct InboxRowTests {
    private func commands() throws -> [OpenInterrupt] {
        try [("backup", "tar -czf exports.tar.gz exports"), ("clean-up", "rm -rf exports")].map { thread, command in
            try .tools([("run_command", ["command": .string(command), "cwd": "."])], thread: ThreadID(thread))
        }
    }

    /// The rows of the list as text.
    private func rows(_ console: Console) -> [String] {
        console.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3).prefix(2).map(String.init)
    }

    @Test("Two calls of one tool show their difference", arguments: [60, 80, 100, 120, 200, 300])
    func commandRows(width: Int) throws {
        let rows = rows(Console(width, 40).with(inbox: try commands()))
        #expect(rows[0].contains("backup") && rows[1].contains("clean-up"), "\(rows)")
        #expect(rows[0].contains("tar") && rows[1].contains("rm"), "\(rows)")
    }

    @Test("Without room for the thread, the first line of the preview shows it")
    func narrow() throws {
        let console = Console(40, 20).with(inbox: try commands())
        #expect(console.pressing("enter").text.contains("backup"))
    }

    @Test("A question to one person says so, in the color of one's own for the operator, and is found by it")
    func assignee() throws {
        let items = try ["maria", "@omar"].map { name in
            try OpenInterrupt.asking(
                ["question": "Publish?", "assignee": .string(name)],
                thread: ThreadID(name.filter(\.isLetter))
            )
        }
        var console = Console(120, 40).with(inbox: items)
        #expect(console.text.contains("@maria") && console.text.contains("@omar"), "\(console.text)")
        console.press("/ 'for:omar' enter")
        #expect(console.state.inbox.visible.map(\.question.thread) == ["omar"])
        console.press("esc / 'is:mine' enter")
        #expect(console.state.inbox.visible.map(\.question.thread) == ["maria"])
    }

    @Test("The title is cut before the distinguishing parts")
    func title() throws {
        let long = "Adds the column refunded_at to the table of orders in three shops"
        let items = try ["a-1", "b-2"].map { thread in
            try OpenInterrupt.asking(["question": .string(long), "shop": .string(thread)], thread: ThreadID(thread))
        }
        let rows = rows(Console(80, 24).with(inbox: items))
        #expect(rows[0].contains("shop \"a-1\"") && rows[1].contains("shop \"b-2\""), "\(rows)")
        #expect(rows[0].contains("Adds the col"), "\(rows)")
    }

    @Test("The columns stand beside each other at every width", arguments: 40...300)
    func columns(width: Int) {
        for threadWidth in [0, 8, 20, 300] {
            let places = InboxColumns(width: width, threadWidth: threadWidth)
            let starts = places.columns.map(\.start)
            #expect(starts == starts.sorted() && Set(starts).count == starts.count)
            #expect(places.whatWidth >= 9, "\(width) \(threadWidth)")
            #expect((starts.last ?? 0) < width)
        }
    }

    @Test("Chosen columns that have no room are left out, and what is asked never is", arguments: 30...300)
    func chosenColumns(width: Int) {
        let places = InboxColumns(width: width, threadWidth: 30, chosen: InboxColumns.Kind.allCases)
        let starts = places.columns.map(\.start)
        #expect(starts == starts.sorted() && Set(starts).count == starts.count)
        #expect(places.kinds.filter(\.isNeeded) == [.wait, .what, .decided, .flags])
        #expect(width < 44 || places.whatWidth >= 14, "\(places)")
        #expect((places.kinds == InboxColumns.Kind.allCases) == (width >= 188), "\(places.kinds)")
    }
}
