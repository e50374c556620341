import CellGrid

/// A color in up to three tiers, so that a theme can choose the color for each kind of terminal.
package struct ThemeColor: Hashable, Sendable {
    /// Red, green and blue.
    package struct RGB: Hashable, Sendable {
        package var red: UInt8
        package var green: UInt8
        package var blue: UInt8

        package init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
            self.red = red
            self.green = green
            self.blue = blue
        }
    }

    /// The exact color.
    package var rgb: RGB?
    /// The entry of the 256-color palette.
    package var index: UInt8?
    /// The number of the ANSI color, 0 to 15.
    package var ansi: UInt8?
    /// Whether the color is the terminal's default.
    package var isTerminalDefault = false

    /// The terminal's default color.
    package static let terminalDefault = ThemeColor(isTerminalDefault: true)

    /// The sixteen names, in the order of their numbers.
    static let ansiNames = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
        "brightblack", "brightred", "brightgreen", "brightyellow", "brightblue", "brightmagenta", "brightcyan",
        "brightwhite",
    ]

    init(rgb: RGB? = nil, index: UInt8? = nil, ansi: UInt8? = nil, isTerminalDefault: Bool = false) {
        self.rgb = rgb
        self.index = index
        self.ansi = ansi
        self.isTerminalDefault = isTerminalDefault
    }

    /// Reads `#d8dee9|188|white` with any tier omitted, or `default`.
    ///
    /// - Returns: `nil` for other text.
    init?(parsing text: String) {
        let text = text.lowercased()
        if text == "default" {
            self = .terminalDefault
            return
        }
        self.init()
        for tier in text.split(separator: "|", omittingEmptySubsequences: true) {
            let tier = tier.filter { $0 != " " }
            if tier.hasPrefix("#"), tier.count == 7, let value = UInt32(tier.dropFirst(), radix: 16), rgb == nil {
                rgb = RGB(
                    UInt8(value >> 16 & 0xFF),
                    UInt8(value >> 8 & 0xFF),
                    UInt8(value & 0xFF)
                )
            } else if let number = UInt8(tier), index == nil {
                index = number
            } else if let name = Self.ansiNames.firstIndex(of: tier), ansi == nil {
                ansi = UInt8(name)
            } else {
                return nil
            }
        }
        guard rgb != nil || index != nil || ansi != nil else { return nil }
    }

    /// Returns the color for a terminal of `depth`.
    ///
    /// Missing tiers are computed from the nearest given tier.
    func color(for depth: ColorDepth) -> Color {
        if isTerminalDefault { return .terminalDefault }
        switch depth {
        case .mono: return .terminalDefault
        case .trueColor:
            if let rgb { return .rgb(rgb.red, rgb.green, rgb.blue) }
            if let index { return .indexed(index) }
            return .ansi(ansi ?? 7)
        case .palette:
            if let index { return .indexed(index) }
            if let rgb { return .indexed(ColorMath.nearestIndex(to: rgb)) }
            return .ansi(ansi ?? 7)
        case .sixteen: return .ansi(nearestANSI)
        case .eight: return .ansi(nearestANSI % 8)
        }
    }

    /// The exact color, if the theme determines it; `nil` for the terminal's default.
    var approximateRGB: RGB? {
        if isTerminalDefault { return nil }
        if let rgb { return rgb }
        if let index { return ColorMath.rgb(ofIndex: index) }
        return ansi.map { ColorMath.rgb(ofIndex: $0) }
    }

    private var nearestANSI: UInt8 {
        if let ansi { return ansi }
        return approximateRGB.map(ColorMath.nearestANSI) ?? 7
    }
}
