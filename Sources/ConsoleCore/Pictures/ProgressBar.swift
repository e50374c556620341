import CellGrid

/// A part of a whole as a bar: `▓▓▓░░░`, and `###---` in ASCII.
struct ProgressBar: Equatable, Sendable {
    private static let filled = SafeText(symbol: "▓", ascii: "#")
    private static let empty = SafeText(symbol: "░", ascii: "-")

    /// The number of cells of the part.
    let part: Int
    /// The number of cells.
    let width: Int

    /// Divides a bar.
    ///
    /// A part above zero fills at least one cell, and only the whole fills the bar.
    ///
    /// - Parameters:
    ///   - part: The part, from 0 to `whole`.
    ///   - whole: The whole.
    ///   - width: The number of cells.
    init(_ part: Int, of whole: Int, width: Int) {
        self.width = max(0, width)
        guard whole > 0, part > 0, self.width > 0 else {
            self.part = 0
            return
        }
        let cells = Int((Double(min(part, whole)) / Double(whole) * Double(self.width)).rounded(.down))
        self.part = part >= whole ? self.width : min(max(1, cells), max(1, self.width - 1))
    }

    /// Returns the bar as a picture, for which plain mode prints words.
    ///
    /// - Parameters:
    ///   - words: The words that the bar stands for.
    ///   - role: The role of the part.
    /// - Returns: The line.
    func line(saying words: SafeText, _ role: ThemeRole) -> StyledLine {
        var line = StyledLine()
        line.append(picture: Self.cells(Self.filled, part), role, saying: words)
        line.append(picture: Self.cells(Self.empty, width - part), .textMuted, saying: "")
        return line
    }

    private static func cells(_ cell: SafeText, _ count: Int) -> SafeText {
        (0..<max(0, count)).reduce("") { text, _ in text + cell }
    }
}
