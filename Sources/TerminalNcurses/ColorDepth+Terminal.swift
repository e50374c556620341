package import CellGrid

extension ColorDepth {
    /// The depth to ask for, before the terminal's own description has its say.
    ///
    /// - Parameters:
    ///   - override: What the user demands; it beats everything.
    ///   - noColor: `NO_COLOR`; any text but the empty one means no colour.
    ///   - colorTerm: `COLORTERM`; `truecolor` and `24bit` promise 24-bit colours.
    ///   - colors: The number of colours the terminal's description gives.
    /// - Returns: The depth wanted, which the terminal may not have.
    package static func wanted(
        override: ColorDepth?,
        noColor: String?,
        colorTerm: String?,
        colors: Int
    ) -> ColorDepth {
        if let override { return override }
        if let noColor, !noColor.isEmpty { return .mono }
        if colorTerm == "truecolor" || colorTerm == "24bit" { return .trueColor }
        return available(colors: colors)
    }

    /// The depth a terminal with this many colours has.
    static func available(colors: Int) -> ColorDepth {
        switch colors {
        case 0x100_0000...: .trueColor
        case 256...: .palette
        case 16...: .sixteen
        case 8...: .eight
        default: .mono
        }
    }

    private var rank: Int {
        switch self {
        case .mono: 0
        case .eight: 1
        case .sixteen: 2
        case .palette: 3
        case .trueColor: 4
        }
    }

    static func lesser(_ left: ColorDepth, _ right: ColorDepth) -> ColorDepth {
        left.rank <= right.rank ? left : right
    }
}
