import CellGrid
import SignoffOperator

/// The drawing of a graph as lines: a legend, then boxes and the lines between them.
struct GraphView {
    let graph: ThreadGraph
    let glyphs: GlyphSet

    /// The boxes and lines in cells.
    var chart: GraphChart {
        graph.chart(glyphs: glyphs == .ascii ? .ascii : .lines) { SafeText($0).width(in: glyphs) }
    }

    /// The legend and the drawing from a column on.
    func lines(of chart: GraphChart, from column: Int = 0) -> [StyledLine] {
        let rows = chart.window(from: column) { SafeText($0).width(in: glyphs) }
        let drawn = rows.map { row in
            row.reduce(into: StyledLine()) { line, piece in
                line.append(SafeText(piece.text), Self.role(of: piece.role))
            }
        }
        return [legend, StyledLine()] + drawn
    }

    /// The name of the graph, and the meaning of the marks in the drawing.
    private var legend: StyledLine {
        var line = StyledLine(SafeText(graph.workflow).joinedLines(), .title)
        let standings = Set(graph.standings.values)
        for (standing, word) in [
            (GraphChart.Standing.due, "due"), (.done, "done"), (.failed, "failed"), (.waiting, "waits for an answer"),
        ] where standings.contains(standing) {
            let mark = (glyphs == .ascii ? GraphGlyphs.ascii : .lines).mark(of: standing) ?? ""
            line.append("  ")
            line.append(SafeText("\(mark) \(word)"), Self.role(of: .box(standing)))
        }
        return line
    }

    private static func role(of role: GraphChart.Role) -> ThemeRole {
        switch role {
        case .space: .text
        case .line: .graphLine
        case .label: .textMuted
        case .box(.idle): .text
        case .box(.due): .statePending
        case .box(.done): .stateDone
        case .box(.failed): .stateFailed
        case .box(.waiting): .statePaused
        }
    }
}
