package import CellGrid

extension ColorDepth {
    /// The color depth to request, before the description of the terminal is considered.
    ///
    /// - Parameters:
    ///   - override: The depth that the user demands; takes precedence.
    ///   - noColor: `NO_COLOR`; any non-empty text means no color.
    ///   - colorTerm: `COLORTERM`; `truecolor` and `24bit` promise 24-bit colors.
    ///   - colors: The number of colors in the description of the terminal.
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

    /// The depth of a terminal with this number of colors.
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
