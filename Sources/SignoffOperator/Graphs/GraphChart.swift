/// A drawing of a graph in terminal cells: boxes in layers, and lines from each box to its successors.
///
/// An edge to an earlier layer, or to its own box, is not drawn. Its target is named beside the box.
package struct GraphChart: Hashable, Sendable {
    /// The state of a node.
    package enum Standing: Hashable, Sendable {
        /// The node is idle in the displayed step.
        case idle
        /// The node is due.
        case due
        /// The node has finished.
        case done
        /// The node failed.
        case failed
        /// The node waits for an answer.
        case waiting
    }

    /// A box.
    package struct Node: Hashable, Sendable {
        /// The id of the box, to which lines refer.
        package var id: String
        /// The label.
        package var label: String
        /// The state of the node.
        package var standing: Standing

        /// Creates a box.
        package init(id: String, label: String, standing: Standing = .idle) {
            self.id = id
            self.label = label
            self.standing = standing
        }
    }

    /// A line.
    package struct Edge: Hashable, Sendable {
        /// The id of the box at which the line begins.
        package var source: String
        /// The id of the box at which the line ends.
        package var target: String
        /// Whether the edge is conditional.
        package var isConditional: Bool
        /// The label beside the line; `nil` for none.
        package var label: String?

        /// Creates a line.
        package init(source: String, target: String, isConditional: Bool = false, label: String? = nil) {
            self.source = source
            self.target = target
            self.isConditional = isConditional
            self.label = label
        }
    }

    /// The role of a piece of a row.
    package enum Role: Hashable, Sendable {
        /// An empty cell.
        case space
        /// A line between boxes.
        case line
        /// The label of a line.
        case label
        /// A box whose node has this state.
        case box(Standing)
    }

    /// A part of a row with one role.
    package struct Piece: Hashable, Sendable {
        /// The text.
        package var text: String
        /// The role of the piece.
        package var role: Role
    }

    /// The rows, from the top.
    package let rows: [[Piece]]
    /// The number of cells in the widest row.
    package let width: Int

    /// Draws a graph.
    ///
    /// - Parameters:
    ///   - nodes: The boxes, in their order within each layer. Of two boxes with one id, the first is drawn.
    ///   - edges: The lines. A line with an unknown box is omitted.
    ///   - glyphs: The characters for lines and boxes.
    ///   - measure: Returns the number of cells that a text occupies.
    package init(
        nodes: [Node],
        edges: [Edge],
        glyphs: GraphGlyphs = .lines,
        measure: @escaping (String) -> Int = { $0.count }
    ) {
        let layers = GraphLayers(nodes: nodes, edges: edges)
        var canvas = GraphCanvas(layers, glyphs: glyphs, measure: measure)
        canvas.draw()
        rows = canvas.rows
        width = canvas.width
    }

    /// Returns the rows from a column on, for a drawing that is wider than its window.
    ///
    /// - Parameters:
    ///   - column: The first visible column. A character that is cut becomes a space.
    ///   - measure: Returns the number of cells that a text occupies.
    /// - Returns: The rows.
    package func window(from column: Int, measure: (String) -> Int = { $0.count }) -> [[Piece]] {
        guard column > 0 else { return rows }
        return rows.map { row in
            var left = column
            return row.compactMap { piece in
                guard left > 0 else { return piece }
                var text = ""
                for character in piece.text {
                    if left <= 0 {
                        text.append(character)
                    } else {
                        left -= max(measure(String(character)), 1)
                        if left < 0 { text += String(repeating: " ", count: -left) }
                    }
                }
                return text.isEmpty ? nil : Piece(text: text, role: piece.role)
            }
        }
    }

    /// The text of the rows, without trailing spaces.
    package var lines: [String] {
        rows.map { row in
            var line = row.map(\.text).joined()
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}

/// The characters that a graph is drawn with.
package struct GraphGlyphs: Hashable, Sendable {
    /// The box-drawing characters.
    package static let lines = GraphGlyphs(isASCII: false)
    /// The ASCII characters.
    package static let ascii = GraphGlyphs(isASCII: true)

    let isASCII: Bool

    /// Returns the mark of a node with a state; `nil` for none.
    package func mark(of standing: GraphChart.Standing) -> String? {
        switch standing {
        case .idle: nil
        case .due: isASCII ? "o" : "○"
        case .done: isASCII ? "+" : "✓"
        case .failed: isASCII ? "x" : "✗"
        case .waiting: "?"
        }
    }

    var back: String { isASCII ? "<-" : "↩" }
    var arrow: Character { isASCII ? "v" : "▼" }

    /// Returns the corners and sides of a box: top left, horizontal, top right, vertical, bottom left, bottom right.
    func box(isDue: Bool) -> [Character] {
        if isASCII { return isDue ? ["#", "=", "#", "#", "#", "#"] : ["+", "-", "+", "|", "+", "+"] }
        return isDue ? ["╔", "═", "╗", "║", "╚", "╝"] : ["┌", "─", "┐", "│", "└", "┘"]
    }

    /// Returns the character of a cell whose lines lead in these directions.
    func line(_ ways: GraphWays, isDashed: Bool) -> Character {
        switch ways {
        case [.up, .down], .up, .down: isASCII ? (isDashed ? ":" : "|") : (isDashed ? "┆" : "│")
        case [.left, .right], .left, .right: isASCII ? (isDashed ? "." : "-") : (isDashed ? "╌" : "─")
        default: isASCII ? "+" : corner(ways)
        }
    }

    private func corner(_ ways: GraphWays) -> Character {
        switch ways {
        case [.up, .right]: "└"
        case [.up, .left]: "┘"
        case [.down, .right]: "┌"
        case [.down, .left]: "┐"
        case [.up, .left, .right]: "┴"
        case [.down, .left, .right]: "┬"
        case [.up, .down, .left]: "┤"
        case [.up, .down, .right]: "├"
        default: "┼"
        }
    }
}

/// The directions in which lines leave a cell.
struct GraphWays: OptionSet, Hashable {
    let rawValue: UInt8

    static let up = GraphWays(rawValue: 1)
    static let down = GraphWays(rawValue: 2)
    static let left = GraphWays(rawValue: 4)
    static let right = GraphWays(rawValue: 8)
}
