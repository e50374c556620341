/// The cells that a graph is drawn in.
struct GraphCanvas {
    private struct Cell {
        /// The character, or a cluster that occupies several cells, in which case the further cells contain an empty
        /// string.
        var text = " "
        var role = GraphChart.Role.space
        var ways: GraphWays = []
        var isDashed = true
    }

    private let layers: GraphLayers
    private let glyphs: GraphGlyphs
    private let measure: (String) -> Int
    private var cells: [[Cell]] = []
    /// The number of cells in a row.
    private(set) var width = 0
    /// For each place, the first cell of its box or of the line that passes it, and the column of its lines.
    private var starts: [[(box: Int, line: Int)]] = []

    init(_ layers: GraphLayers, glyphs: GraphGlyphs, measure: @escaping (String) -> Int) {
        self.layers = layers
        self.glyphs = glyphs
        self.measure = measure
    }

    /// The rows, split into pieces with one role each.
    var rows: [[GraphChart.Piece]] {
        cells.map { row in
            row.reduce(into: []) { pieces, cell in
                let isLine = !cell.ways.isEmpty
                let role: GraphChart.Role = isLine ? .line : cell.role
                let text = isLine ? String(glyphs.line(cell.ways, isDashed: cell.isDashed)) : cell.text
                if pieces.last?.role == role {
                    pieces[pieces.count - 1].text += text
                } else {
                    pieces.append(GraphChart.Piece(text: text, role: role))
                }
            }
        }
    }

    mutating func draw() {
        let widths = layers.places.map { $0.map { self.width(of: $0) } }
        let totals = widths.map { $0.reduce(0, +) + Self.gap * max($0.count - 1, 0) }
        width = totals.max() ?? 0
        for (layer, places) in layers.places.enumerated() {
            var column = (width - totals[layer]) / 2
            starts.append([])
            for (number, place) in places.enumerated() {
                let box = place.node == nil ? 1 : boxWidth(of: place)
                starts[layer].append((column, column + box / 2))
                column += widths[layer][number] + Self.gap
            }
        }
        for layer in layers.places.indices {
            drawBoxes(of: layer)
            drawLines(after: layer)
        }
    }

    /// The number of cells between two places of a layer.
    private static let gap = 2

    // MARK: Boxes

    private func text(of place: GraphLayers.Place) -> String {
        guard let node = place.node else { return "" }
        return (glyphs.mark(of: node.standing).map { "\($0) " } ?? "") + node.label
    }

    private func back(of place: GraphLayers.Place) -> String {
        place.back.isEmpty ? "" : " \(glyphs.back) \(place.back.joined(separator: ", "))"
    }

    private func boxWidth(of place: GraphLayers.Place) -> Int { measure(text(of: place)) + 4 }

    private func width(of place: GraphLayers.Place) -> Int {
        place.node == nil ? 1 : boxWidth(of: place) + measure(back(of: place))
    }

    private mutating func drawBoxes(of layer: Int) {
        let top = addRows(3)
        for (number, place) in layers.places[layer].enumerated() {
            let (column, line) = starts[layer][number]
            guard let node = place.node else {
                for row in top..<(top + 3) { connect(row, line, [.up, .down], isDashed: isDashed(layer, number)) }
                continue
            }
            let role = GraphChart.Role.box(node.standing)
            let box = glyphs.box(isDue: node.standing == .due)
            let inner = boxWidth(of: place) - 2
            let (horizontal, vertical) = (String(repeating: box[1], count: inner), String(box[3]))
            write("\(box[0])\(horizontal)\(box[2])", top, column, role)
            write("\(vertical) \(text(of: place)) \(vertical)", top + 1, column, role)
            write("\(box[4])\(horizontal)\(box[5])", top + 2, column, role)
            write(back(of: place), top + 1, column + inner + 2, .label)
        }
    }

    /// Whether all lines that pass a place are conditional.
    private func isDashed(_ layer: Int, _ place: Int) -> Bool {
        layers.links[layer].filter { $0.from == place }.allSatisfy(\.isConditional)
    }

    // MARK: Lines

    /// Draws the lines to the next layer.
    ///
    /// Lines from one place share a row, and lines to one place share the column above it.
    private mutating func drawLines(after layer: Int) {
        let links = layers.links[layer]
        guard !links.isEmpty else { return }
        let bent = Set(links.filter { column(layer, $0.from) != column(layer + 1, $0.to) }.map(\.from)).sorted()
        let top = addRows(bent.count + 1)
        let last = top + bent.count
        for link in links {
            let (from, to) = (column(layer, link.from), column(layer + 1, link.to))
            let turn = bent.firstIndex(of: link.from).map { top + $0 } ?? last
            for row in top..<turn { connect(row, from, [.up, .down], isDashed: link.isConditional) }
            if from == to {
                connect(turn, from, [.up, .down], isDashed: link.isConditional)
            } else {
                connect(turn, from, [.up, from < to ? .right : .left], isDashed: link.isConditional)
                for column in (min(from, to) + 1)..<max(from, to) {
                    connect(turn, column, [.left, .right], isDashed: link.isConditional)
                }
                connect(turn, to, [.down, from < to ? .left : .right], isDashed: link.isConditional)
            }
            if turn < last {
                for row in (turn + 1)...last { connect(row, to, [.up, .down], isDashed: link.isConditional) }
            }
        }
        for link in links where layers.places[layer + 1][link.to].node != nil {
            let to = column(layer + 1, link.to)
            cells[last][to] = Cell(text: String(glyphs.arrow), role: .line)
        }
        for link in links {
            if let label = link.label { writeBeside(label, last, column(layer + 1, link.to) + 2) }
        }
    }

    private func column(_ layer: Int, _ place: Int) -> Int { starts[layer][place].line }

    // MARK: Cells

    private mutating func addRows(_ count: Int) -> Int {
        let top = cells.count
        cells += Array(repeating: Array(repeating: Cell(), count: width), count: count)
        return top
    }

    private mutating func connect(_ row: Int, _ column: Int, _ ways: GraphWays, isDashed: Bool) {
        cells[row][column].isDashed = cells[row][column].isDashed && isDashed
        cells[row][column].ways.formUnion(ways)
    }

    private mutating func write(_ text: String, _ row: Int, _ column: Int, _ role: GraphChart.Role) {
        var column = column
        for character in text {
            let taken = max(measure(String(character)), 1)
            guard column + taken <= width else { return }
            cells[row][column] = Cell(text: String(character), role: role)
            for other in (column + 1)..<(column + taken) { cells[row][other] = Cell(text: "", role: role) }
            column += taken
        }
    }

    /// Writes a label beside a line if the cells there are empty.
    private mutating func writeBeside(_ text: String, _ row: Int, _ column: Int) {
        let end = column + measure(text)
        guard end <= width, cells[row][column..<end].allSatisfy({ $0.text == " " && $0.ways.isEmpty }) else { return }
        write(text, row, column, .label)
    }
}
