import SignoffOperator
import Testing

/// Graphs drawn in cells.
@Suite
struct GraphChartTests {
    /// A box whose text is its id.
    private func box(_ id: String, _ standing: GraphChart.Standing = .idle) -> GraphChart.Node {
        GraphChart.Node(id: id, label: id, standing: standing)
    }

    private func line(
        _ source: String,
        _ target: String,
        isConditional: Bool = false,
        label: String? = nil
    ) -> GraphChart.Edge {
        GraphChart.Edge(source: source, target: target, isConditional: isConditional, label: label)
    }

    @Test
    func `Boxes that follow each other stand below each other, with marks for what became of them`() {
        let chart = GraphChart(
            nodes: [box("write", .done), box("check", .failed), box("ask", .waiting), box("send", .due)],
            edges: [line("write", "check"), line("check", "ask"), line("ask", "send")]
        )
        #expect(
            chart.lines == [
                "┌─────────┐",
                "│ ✓ write │",
                "└─────────┘",
                "     ▼",
                "┌─────────┐",
                "│ ✗ check │",
                "└─────────┘",
                "     ▼",
                " ┌───────┐",
                " │ ? ask │",
                " └───────┘",
                "     ▼",
                "╔════════╗",
                "║ ○ send ║",
                "╚════════╝",
            ]
        )
    }

    @Test
    func `Lines that are followed sometimes are dashed, and one that passes a layer goes beside its boxes`() {
        let chart = GraphChart(
            nodes: ["a", "b", "c", "d"].map { box($0) },
            edges: [
                line("a", "b"), line("a", "c"), line("b", "d"), line("c", "d"), line("a", "d", isConditional: true),
            ]
        )
        #expect(
            chart.lines == [
                "     ┌───┐",
                "     │ a │",
                "     └───┘",
                "  ┌────┴─┬╌╌╌╌┐",
                "  ▼      ▼    ┆",
                "┌───┐  ┌───┐  ┆",
                "│ b │  │ c │  ┆",
                "└───┘  └───┘  ┆",
                "  └────┐ │    ┆",
                "       ├─┘    ┆",
                "       ├╌╌╌╌╌╌┘",
                "       ▼",
                "     ┌───┐",
                "     │ d │",
                "     └───┘",
            ]
        )
    }

    @Test
    func `A line that leads back is named beside its box`() {
        let chart = GraphChart(
            nodes: ["a", "b"].map { box($0) },
            edges: [line("a", "b"), line("b", "a"), line("b", "b")]
        )
        #expect(chart.lines.contains { $0.contains("│ b │ ↩ a, b") })
    }

    @Test
    func `A label stands beside the arrow`() {
        let chart = GraphChart(
            nodes: ["check", "publish"].map { box($0) },
            edges: [line("check", "publish", isConditional: true, label: "ok")]
        )
        #expect(chart.lines.contains { $0.contains("▼ ok") })
    }

    @Test
    func `The form of ASCII has no other characters, and marks a due box all the same`() {
        let chart = GraphChart(
            nodes: [box("a", .done), box("b", .due), box("c", .waiting)],
            edges: [line("a", "b"), line("a", "c", isConditional: true), line("c", "a")],
            glyphs: .ascii
        )
        #expect(chart.lines.joined().allSatisfy { $0.isASCII })
        #expect(chart.lines.contains { $0.contains("# o b #") })
    }

    @Test
    func `Every row has the width of the drawing, also with characters of two cells`() {
        let chart = GraphChart(
            nodes: [box("書く"), box("b")],
            edges: [line("書く", "b")],
            measure: { text in text.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2E80 ? 2 : 1) } }
        )
        #expect(chart.lines[1] == "│ 書く │")
        #expect(chart.width == 8)
    }

    @Test
    func `A drawing that is too wide is shown from a column on`() {
        let chart = GraphChart(nodes: [box("a"), box("b")], edges: [])
        let shown = chart.window(from: 7).map { $0.map(\.text).joined() }
        #expect(shown == ["┌───┐", "│ b │", "└───┘"])
        #expect(chart.window(from: 0) == chart.rows)
        #expect(chart.window(from: 100).allSatisfy { $0.isEmpty })
    }

    @Test
    func `Lines to missing boxes, boxes named twice and an empty graph are drawn`() {
        #expect(GraphChart(nodes: [], edges: [line("a", "b")]).rows.isEmpty)
        let chart = GraphChart(nodes: [box("a"), box("a")], edges: [line("a", "missing"), line("a", "a")])
        #expect(chart.lines == ["┌───┐", "│ a │ ↩ a", "└───┘"])
    }

    @Test
    func `A piece has one role, and the boxes the standing of their nodes`() {
        let chart = GraphChart(nodes: [box("a", .done), box("b", .failed)], edges: [])
        #expect(chart.rows[1].map(\.role) == [.box(.done), .space, .box(.failed)])
    }
}
