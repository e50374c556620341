import CellGrid
import SignoffReview

/// The line above the rows of a batch: the visible actions, the marked actions, and the order.
struct BatchWords {
    private let parts: [StyledLine]

    /// Collects the parts of the line.
    ///
    /// - Parameters:
    ///   - batch: The visible and marked actions.
    ///   - actions: The total number of actions.
    ///   - cursor: The action under the cursor.
    init(of batch: BatchState, actions: Int, cursor: Int) {
        var parts: [StyledLine] = []
        if !batch.filter.isEmpty {
            let shown = "\(Words.count(batch.shown.count)) of \(Words.count(actions)) shown /"
            parts.append(StyledLine(SafeText(shown) + .quoted(batch.filter), .titleFilter))
        }
        let marked = batch.marked(to: cursor).count
        if marked > 0 { parts.append(StyledLine("\(Words.count(marked)) marked", .mark)) }
        if batch.order != .asked { parts.append(StyledLine(SafeText("sorted " + batch.order.words), .textMuted)) }
        self.parts = parts
    }

    /// Returns the parts on one line, or one below the other when they do not fit.
    func lines(width: Int, in glyphs: GlyphSet) -> [StyledLine] {
        guard var line = parts.first?.indented(by: 2) else { return [] }
        var lines: [StyledLine] = []
        for part in parts.dropFirst() {
            if line.width(in: glyphs) + 3 + part.width(in: glyphs) > width {
                lines.append(line)
                line = part.indented(by: 2)
            } else {
                line = line.adding(" \u{b7} ", .textMuted).adding(part)
            }
        }
        return lines + [line]
    }
}
