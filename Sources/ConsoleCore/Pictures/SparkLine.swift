import CellGrid

/// Numbers as a line of bars, one bar a number: `▁▃▇▅`, and `.-#+` in ASCII.
struct SparkLine: Equatable, Sendable {
    /// The numbers, from left to right.
    let values: [Int]

    /// The bars from the lowest to the highest; a number of zero has none.
    private static let bars = [
        SafeText(symbol: "▁", ascii: "."), SafeText(symbol: "▂", ascii: ":"), SafeText(symbol: "▃", ascii: "-"),
        SafeText(symbol: "▄", ascii: "="), SafeText(symbol: "▅", ascii: "+"), SafeText(symbol: "▆", ascii: "*"),
        SafeText(symbol: "▇", ascii: "#"), SafeText(symbol: "█", ascii: "@"),
    ]

    /// Whether a number of zero has the lowest bar, so that a few bars among many zeros read as a histogram.
    let hasFloor: Bool

    /// Creates a line; negative numbers are zero.
    init(_ values: [Int], hasFloor: Bool = false) {
        self.values = values.map { max(0, $0) }
        self.hasFloor = hasFloor
    }

    /// The bars, the highest for the highest number.
    var text: SafeText {
        let most = values.max() ?? 0
        return values.reduce("") { text, value in
            guard value > 0 else { return text + (hasFloor ? Self.bars[0] : " ") }
            let bar = (value * Self.bars.count - 1) / most
            return text + Self.bars[hasFloor ? max(1, bar) : bar]
        }
    }

    /// The bars as a picture, which plain mode replaces by words.
    ///
    /// - Parameters:
    ///   - words: What the picture says.
    ///   - role: The role of the bars.
    /// - Returns: The line; empty where all numbers are zero.
    func line(saying words: SafeText, _ role: ThemeRole) -> StyledLine {
        guard values.contains(where: { $0 > 0 }) else { return StyledLine() }
        var line = StyledLine()
        line.append(picture: text, role, saying: words)
        return line
    }
}
