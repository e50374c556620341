import CellGrid

/// Finds the number ncurses knows a colour by, at one depth.
///
/// The palette is never redefined: it is the user's. A colour the terminal lacks becomes the nearest it has.
struct ColorMapper: Sendable {
    let depth: ColorDepth

    /// A number for ncurses, -1 for the terminal's own colour, and whether bold must stand in for brightness.
    struct Mapped: Equatable {
        var number: Int32
        var isBright = false
    }

    func map(_ color: Color) -> Mapped {
        switch depth {
        case .mono: return Mapped(number: -1)
        case .eight, .sixteen: return low(color)
        case .palette: return Mapped(number: palette(color))
        case .trueColor: return Mapped(number: direct(color))
        }
    }

    private func low(_ color: Color) -> Mapped {
        let index: Int
        switch color {
        case .terminalDefault: return Mapped(number: -1)
        case .ansi(let number): index = Int(number & 15)
        case .indexed(let number) where number < 16: index = Int(number)
        case .indexed(let number): index = Self.nearest(to: Self.components(of: Int(number)), in: 0..<16)
        case .rgb(let red, let green, let blue):
            index = Self.nearest(to: (Int(red), Int(green), Int(blue)), in: 0..<16)
        }
        guard depth == .eight, index >= 8 else { return Mapped(number: Int32(index)) }
        return Mapped(number: Int32(index - 8), isBright: true)
    }

    private func palette(_ color: Color) -> Int32 {
        switch color {
        case .terminalDefault: -1
        case .ansi(let number): Int32(number & 15)
        case .indexed(let number): Int32(number)
        case .rgb(let red, let green, let blue):
            // The first sixteen belong to the user's theme and may look like anything.
            Int32(Self.nearest(to: (Int(red), Int(green), Int(blue)), in: 16..<256))
        }
    }

    private func direct(_ color: Color) -> Int32 {
        let (red, green, blue): (Int, Int, Int)
        switch color {
        case .terminalDefault: return -1
        case .ansi(let number): return Int32(number & 15)
        case .indexed(let number) where number < 16: return Int32(number)
        case .indexed(let number): (red, green, blue) = Self.components(of: Int(number))
        case .rgb(let first, let second, let third): (red, green, blue) = (Int(first), Int(second), Int(third))
        }
        let number = red << 16 | green << 8 | blue
        // Numbers below sixteen mean the ANSI colours; with the least red there is, black is as good as black.
        return Int32(number < 16 ? number | 0x010000 : number)
    }

    // MARK: The palette of xterm

    private static let ansi: [(Int, Int, Int)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]

    static func components(of index: Int) -> (Int, Int, Int) {
        if index < 16 { return ansi[index] }
        if index >= 232 {
            let gray = 8 + (index - 232) * 10
            return (gray, gray, gray)
        }
        let levels = [0, 95, 135, 175, 215, 255]
        let cube = index - 16
        return (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
    }

    static func nearest(to color: (Int, Int, Int), in range: Range<Int>) -> Int {
        var best = range.lowerBound
        var bestDistance = Int.max
        for index in range {
            let candidate = components(of: index)
            // Weights after the eye's: green counts most, blue least but not nothing.
            let distance =
                3 * (candidate.0 - color.0) * (candidate.0 - color.0) + 4 * (candidate.1 - color.1)
                * (candidate.1 - color.1) + 2 * (candidate.2 - color.2) * (candidate.2 - color.2)
            if distance < bestDistance {
                best = index
                bestDistance = distance
            }
        }
        return best
    }
}
