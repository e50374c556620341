package import CellGrid

extension ColorDepth {
    /// Returns the color depth to request, before the terminal description is considered.
    ///
    /// - Parameters:
    ///   - override: The depth that the user requires, which takes precedence; `nil` for none.
    ///   - noColor: The value of `NO_COLOR`. Any non-empty string means no color.
    ///   - colorTerm: The value of `COLORTERM`. `truecolor` and `24bit` indicate 24-bit colors.
    ///   - colors: The number of colors in the terminal description.
    /// - Returns: The requested depth, which the terminal does not necessarily have.
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

    /// Returns the depth of a terminal with this number of colors.
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
