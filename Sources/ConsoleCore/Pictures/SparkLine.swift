import CellGrid

/// A line of bars, one for each number: `▁▃▇▅`, and `.-#+` in ASCII.
struct SparkLine: Equatable, Sendable {
    /// The numbers, from left to right.
    let values: [Int]

    /// The bars from lowest to highest.
    ///
    /// Zero has no bar.
    private static let bars = [
        SafeText(symbol: "▁", ascii: "."), SafeText(symbol: "▂", ascii: ":"), SafeText(symbol: "▃", ascii: "-"),
        SafeText(symbol: "▄", ascii: "="), SafeText(symbol: "▅", ascii: "+"), SafeText(symbol: "▆", ascii: "*"),
        SafeText(symbol: "▇", ascii: "#"), SafeText(symbol: "█", ascii: "@"),
    ]

    /// Whether zero has the lowest bar, so that a few bars among many zeros look like a histogram.
    let hasFloor: Bool

    /// Creates a line.
    ///
    /// Negative numbers count as zero.
    init(_ values: [Int], hasFloor: Bool = false) {
        self.values = values.map { max(0, $0) }
        self.hasFloor = hasFloor
    }

    /// The bars.
    ///
    /// The highest bar stands for the highest number.
    var text: SafeText {
        let most = values.max() ?? 0
        return values.reduce("") { text, value in
            guard value > 0 else { return text + (hasFloor ? Self.bars[0] : " ") }
            let bar = (value * Self.bars.count - 1) / most
            return text + Self.bars[hasFloor ? max(1, bar) : bar]
        }
    }

    /// Returns the bars as a picture, for which plain mode prints words.
    ///
    /// - Parameters:
    ///   - words: The meaning of the picture.
    ///   - role: The role of the bars.
    /// - Returns: The line; empty when all numbers are zero.
    func line(saying words: SafeText, _ role: ThemeRole) -> StyledLine {
        guard values.contains(where: { $0 > 0 }) else { return StyledLine() }
        var line = StyledLine()
        line.append(picture: text, role, saying: words)
        return line
    }
}
