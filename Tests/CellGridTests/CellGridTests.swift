import CellGrid
import Testing

@Suite("Cell grid")
struct CellGridTests {
    private func grid(_ rows: Int, _ columns: Int, _ glyphs: GlyphSet = .unicode) -> CellGrid {
        CellGrid(size: Size(rows: rows, columns: columns), glyphs: glyphs)
    }

    @Test("A box carries its title in the top edge")
    func box() {
        var grid = grid(3, 12)
        grid.box(grid.bounds, title: "Ask")
        #expect(grid.rows() == ["┌─ Ask ────┐", "│          │", "└──────────┘"])
        var ascii = self.grid(3, 12, .ascii)
        ascii.box(ascii.bounds, title: "A long title")
        #expect(ascii.rows() == ["+- A long>-+", "|          |", "+----------+"])
    }

    @Test("Text is clipped with a mark at either side")
    func clipping() {
        var grid = grid(1, 10)
        grid.put("0123456789", at: Position(row: 0, column: 0), clippedTo: Rect(row: 0, column: 2, rows: 1, columns: 4))
        #expect(grid.rows() == ["  …34…    "])
        #expect(grid.put("ab", at: Position(row: 3, column: 0)) == 0)
        #expect(grid.put("ab", at: Position(row: 0, column: 10)) == 0)
        #expect(grid.put("ab", at: Position(row: 0, column: 7)) == 2)
    }

    @Test("Half a wide character is never left behind")
    func wideHalves() {
        var grid = grid(1, 6)
        grid.put("世界", at: .origin)
        #expect(grid.rows() == ["世界  "])
        grid.put("x", at: Position(row: 0, column: 1))
        #expect(grid.rows() == [" x界  "])
        grid.put("本", at: Position(row: 0, column: 1))
        #expect(grid.rows() == [" 本   "])
        #expect(grid[Position(row: 0, column: 2)].isContinuation)
    }

    @Test("Tokens keep the hidden style inside any text")
    func hiddenStyle() {
        var grid = grid(1, 10)
        grid.put("a\u{1B}b", at: .origin, style: Style(foreground: .ansi(2)))
        #expect(grid.rows() == ["a⟦ESC⟧b   "])
        #expect(grid[Position(row: 0, column: 0)].style.foreground == .ansi(2))
        #expect(grid[Position(row: 0, column: 1)].style == grid.hiddenStyle)
        #expect(grid[Position(row: 0, column: 6)].style.foreground == .ansi(2))
    }

    @Test("Changes are the runs that differ, whole characters only")
    func changes() {
        var old = grid(2, 8)
        old.put("abcdefgh", at: .origin)
        var new = old
        #expect(new.changes(from: old).isEmpty)
        new.put("X", at: Position(row: 0, column: 1))
        new.put("世", at: Position(row: 0, column: 4))
        new.put("z", at: Position(row: 1, column: 7))
        let runs = new.changes(from: old)
        #expect(runs.map(\.start) == [(0, 1), (0, 4), (1, 7)].map { Position(row: $0.0, column: $0.1) })
        #expect(runs.map { $0.cells.map(\.text).joined() } == ["X", "世", "z"])
        #expect(new.changes(from: grid(1, 3)).count == 2)
    }

    @Test("A wide character whose right half alone changed is drawn whole")
    func changedHalf() {
        var old = grid(1, 4)
        old.put("世", at: .origin)
        var new = old
        new.restyle(Rect(row: 0, column: 1, rows: 1, columns: 1)) { $0.attributes = .bold }
        let runs = new.changes(from: old)
        #expect(runs.count == 1)
        #expect(runs.first?.start == .origin)
        #expect(runs.first?.cells.count == 2)
    }

    @Test("Drawing anywhere, of any size, stays inside")
    func outside() {
        var grid = grid(2, 3)
        grid.fill(Rect(row: -5, column: -5, rows: 20, columns: 20), style: Style(attributes: .bold))
        grid.box(Rect(row: -1, column: -1, rows: 9, columns: 9))
        grid.put("世世世世", at: Position(row: 1, column: -3))
        grid.horizontalLine(from: Position(row: 0, column: -4), length: 30)
        #expect(grid.rows()[0] == "───")
        #expect(self.grid(0, 0).rows().isEmpty)
    }

    @Test("Lines go below each other until the area is full")
    func lines() {
        var grid = grid(3, 5)
        let drawn = grid.put(
            SafeText("one two three four").wrapped(to: 5),
            in: Rect(row: 1, column: 0, rows: 2, columns: 5)
        )
        #expect(drawn == 2)
        #expect(grid.rows() == ["     ", "one  ", "two  "])
    }
}
