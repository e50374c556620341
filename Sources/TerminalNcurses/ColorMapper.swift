import CellGrid

/// Maps colors to ncurses color numbers, at one depth.
///
/// The palette belongs to the user and is never redefined. A color that the terminal lacks becomes the nearest
/// available color.
struct ColorMapper: Sendable {
    let depth: ColorDepth

    /// An ncurses color number, -1 for the terminal's own color, and whether bold replaces brightness.
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
        let index: UInt8
        switch color {
        case .terminalDefault: return Mapped(number: -1)
        case .ansi(let number): index = number & 15
        case .indexed(let number) where number < 16: index = number
        case .indexed(let number):
            index = XtermPalette.nearest(to: XtermPalette.components(of: number), among: 0...15)
        case .rgb(let red, let green, let blue): index = XtermPalette.nearest(to: (red, green, blue), among: 0...15)
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
            // The first sixteen colors depend on the user's theme.
            Int32(XtermPalette.nearest(to: (red, green, blue), among: 16...255))
        }
    }

    private func direct(_ color: Color) -> Int32 {
        let (red, green, blue): XtermPalette.Components
        switch color {
        case .terminalDefault: return -1
        case .ansi(let number): return Int32(number & 15)
        case .indexed(let number) where number < 16: return Int32(number)
        case .indexed(let number): (red, green, blue) = XtermPalette.components(of: number)
        case .rgb(let first, let second, let third): (red, green, blue) = (first, second, third)
        }
        let number = Int(red) << 16 | Int(green) << 8 | Int(blue)
        // Numbers below sixteen mean the ANSI colors. Black with the smallest amount of red looks the same.
        return Int32(number < 16 ? number | 0x010000 : number)
    }
}
