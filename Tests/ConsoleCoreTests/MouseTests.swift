import CellGrid
import SignoffCheckpoint
import SignoffOperator
import Testing

@testable import ConsoleCore

@Suite("The mouse moves and scrolls, and never decides")
struct MouseTests {
    private static func questions(_ count: Int) throws -> [OpenInterrupt] {
        try (0..<count).map { try .refund(thread: ThreadID("t-\($0)"), minutes: 60 - $0) }
    }

    private func console(_ columns: Int = 120, _ rows: Int = 40, count: Int = 50) throws -> Console {
        Console(columns, rows).with(inbox: try Self.questions(count))
    }

    private static func use(_ kind: MouseEvent.Kind, row: Int, column: Int, _ console: inout Console) {
        console.send(.input(.mouse(MouseEvent(kind, at: Position(row: row, column: column))), at: console.clock))
    }

    private static func current(_ console: Console) -> ThreadID? { console.state.inbox.current?.question.thread }

    @Test("A click moves the cursor to the row under it, also in a scrolled list")
    func click() throws {
        var console = try console()
        // Two lines of header and one line of column names.
        Self.use(.press, row: 3 + 4, column: 10, &console)
        #expect(Self.current(console) == "t-4")
        console.press("G")
        #expect(Self.current(console) == "t-49")
        let top = console.state.inbox.cursor.top
        Self.use(.press, row: 3, column: 10, &console)
        #expect(Self.current(console) == ThreadID("t-\(top)"))
    }

    @Test(
        "A click on the header, the column names, below the last row or on the footer moves nothing",
        arguments: [0, 1, 2, 20, 38, 39, 4_000]
    )
    func elsewhere(row: Int) throws {
        var console = try console(count: 3).pressing("j")
        console.forgetEffects()
        Self.use(.press, row: row, column: 10, &console)
        #expect(Self.current(console) == "t-1")
        #expect(console.effects.isEmpty)
    }

    @Test("A click on the pane focuses the pane, and one on the list focuses the list")
    func panes() throws {
        var console = try console()
        Self.use(.press, row: 10, column: 100, &console)
        #expect(console.state.isDetailFocused)
        #expect(Self.current(console) == "t-0")
        Self.use(.press, row: 4, column: 10, &console)
        #expect(!console.state.isDetailFocused)
        #expect(Self.current(console) == "t-1")
    }

    @Test("The wheel moves the cursor of the list, and scrolls the pane it is over")
    func wheel() throws {
        var console = try console(80, 14)
        Self.use(.wheelDown, row: 4, column: 10, &console)
        #expect(Self.current(console) == "t-3")
        Self.use(.wheelUp, row: 4, column: 10, &console)
        #expect(Self.current(console) == "t-0")
        Self.use(.wheelDown, row: 9, column: 10, &console)
        #expect(Self.current(console) == "t-0")
        #expect(console.state.detailScroll > 0)
    }

    @Test("The click that gives the window the focus does nothing else")
    func focus() throws {
        var console = try console()
        console.send(.input(.focusOut, at: console.clock))
        console.send(.input(.focusIn, at: console.clock))
        Self.use(.press, row: 9, column: 10, &console)
        #expect(Self.current(console) == "t-0")
        Self.use(.press, row: 9, column: 10, &console)
        #expect(Self.current(console) == "t-6")
    }

    @Test("A decision right after a click is ignored until the item under the cursor was painted")
    func armed() throws {
        var console = try console()
        Self.use(.press, row: 9, column: 10, &console)
        console.press("a", every: .milliseconds(1), painting: false)
        #expect(console.decisions().allSatisfy { $0 == nil })
    }

    @Test("No click anywhere on any dialog sends, decides or closes it", arguments: ["a s", "a S", "x", "e", "q", ":"])
    func dialogs(keys: String) throws {
        var console = try console(80, 24, count: 3)
        console.press(keys)
        let dialogs = console.state.dialogs
        console.forgetEffects()
        for row in 0..<24 {
            for column in stride(from: 0, to: 80, by: 3) {
                Self.use(.press, row: row, column: column, &console)
                Self.use(.wheelDown, row: row, column: column, &console)
            }
        }
        // The wheel may show another question, whose events are read.
        let others = console.effects.filter { if case .load = $0 { false } else { true } }
        #expect(others.isEmpty)
        #expect(console.state.dialogs.count == dialogs.count)
        #expect(console.submissions.isEmpty)
    }

    @Test("The wheel scrolls the window of a value and the help")
    func reading() throws {
        var console = try console(80, 24)
        console.press("?")
        let before = console.text
        Self.use(.wheelDown, row: 10, column: 10, &console)
        #expect(console.text != before)
        Self.use(.wheelUp, row: 10, column: 10, &console)
        #expect(console.text == before)
    }
}
