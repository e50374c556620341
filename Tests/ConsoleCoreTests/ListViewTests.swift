import CellGrid
import SignoffCheckpoint
import Testing

@testable import ConsoleCore

@Suite("A list is lines: the full screen draws them, plain mode prints them")
struct ListViewTests {
    private func list(_ cells: [StyledLine], mark: StyledLine = StyledLine()) -> ListView {
        ListView(
            columns: [ListView.Column("WHAT", at: 3), ListView.Column("STEP", at: 20)],
            place: ListPlace(ListCursor<Int>(), count: 1),
            empty: { _ in [] },
            mark: { _ in mark },
            cells: { _ in cells }
        )
    }

    @Test("As words, a row has its number, and a bare number the title of its column")
    func words() {
        let cells = [StyledLine("refund"), StyledLine("7")]
        #expect(list(cells).words(ofRow: 0, in: .unicode) == "1. refund step 7")
        #expect(list(cells, mark: StyledLine("◆")).words(ofRow: 0, in: .unicode) == "1. ◆refund step 7")
        #expect(list([StyledLine(), StyledLine("x")]).words(ofRow: 4, in: .unicode) == "5. x")
    }

    @Test("Pieces of boxes and spaces are not words")
    func frames() {
        let line = StyledLine("a  ").adding("│", .border).adding("  b  ")
        #expect(list([line]).words(ofRow: 0, in: .unicode) == "1. a b")
    }

    @Test("Plain mode prints a row in full that the screen has to cut")
    func wholeRows() throws {
        let thread = ThreadID("a-thread-whose-name-is-longer-than-its-column-on-any-screen-there-is")
        let failed = Run.sample("r-1", thread: thread, status: .error)
        var console = Console(PlainTranscript.size.columns, 40).with(.runs(failed: [failed], active: []))
        console.press("5")
        #expect(!console.grid().rows()[3].contains(thread.rawValue))
        #expect(PlainPage(console.state).row(at: 0)?.contains(thread.rawValue) == true)
    }
}
