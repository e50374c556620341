import CellGrid
import Testing

@Suite("Frames and pictures")
struct FrameTests {
    private var grid: CellGrid {
        var grid = CellGrid(size: Size(rows: 3, columns: 12))
        grid.put("Inbox 世", at: .origin, style: Style(attributes: .bold, role: StyleRole(rawValue: 1)))
        let selection = Style(attributes: .reverse, role: StyleRole(rawValue: 2))
        grid.put("> <a&b>", at: Position(row: 1, column: 2), style: selection)
        return grid
    }

    @Test("A frame has its size, its rows and the meaning of each stretch")
    func frame() {
        let names = [1: "title", 2: "selection"]
        let frame = grid.frame { names[Int($0.rawValue)] ?? "none" }
        #expect(
            frame == """
                12x3
                |Inbox 世    |
                |  > <a&b>   |
                |            |
                0: 0-7 title
                1: 2-8 selection

                """
        )
    }

    @Test("A picture holds every character once, escaped, at its column")
    func picture() {
        let metrics = PictureMetrics(cellWidth: 10, cellHeight: 20, fontSize: 16, margin: 0)
        let lines = grid.svg(metrics: metrics, title: "a<b").split(separator: "\n").map(String.init)
        #expect(lines[0].contains("width=\"120\" height=\"60\""))
        #expect(lines[1] == "<title>a&lt;b</title>")
        let text = lines.filter { $0.hasPrefix("<text") }
        #expect(text.count == 3)
        #expect(text[0].contains("x=\"0\"") && text[0].hasSuffix("font-weight=\"bold\">Inbox </text>"))
        #expect(text[1].contains("x=\"60\"") && text[1].contains("textLength=\"20\"") && text[1].hasSuffix(">世</text>"))
        #expect(text[2].contains("fill=\"#14181f\"") && text[2].hasSuffix(">&gt; &lt;a&amp;b&gt;</text>"))
        #expect(lines.contains("<rect x=\"20\" y=\"20\" width=\"70\" height=\"20\" fill=\"#d8dee9\"/>"))
        #expect(grid.svg() == grid.svg())
    }
}
