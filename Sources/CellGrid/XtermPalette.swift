/// The colors of xterm's 256-color palette, and the nearest of them to any color.
package enum XtermPalette {
    /// Red, green and blue, each from 0 to 255.
    package typealias Components = (red: UInt8, green: UInt8, blue: UInt8)

    /// The sixteen ANSI colors.
    ///
    /// A terminal can show other colors in their place.
    private static let ansi: [Components] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ]
    private static let levels: [UInt8] = [0, 95, 135, 175, 215, 255]

    /// Returns the components of an entry: 0 to 15 are the ANSI colors, 16 to 231 a cube, 232 to 255 grays.
    package static func components(of index: UInt8) -> Components {
        switch index {
        case 0..<16: return ansi[Int(index)]
        case 16..<232:
            let place = Int(index) - 16
            return (levels[place / 36], levels[place / 6 % 6], levels[place % 6])
        default:
            let level = 8 + 10 * (index - 232)
            return (level, level, level)
        }
    }

    /// Returns the entry among `candidates` that is nearest to a color; the first of equally near ones.
    ///
    /// The squared differences are weighted by the sensitivity of the eye: green most, blue least.
    package static func nearest(to color: Components, among candidates: ClosedRange<UInt8>) -> UInt8 {
        func distance(_ index: UInt8) -> Int {
            let other = components(of: index)
            let red = Int(color.red) - Int(other.red)
            let green = Int(color.green) - Int(other.green)
            let blue = Int(color.blue) - Int(other.blue)
            return 3 * red * red + 4 * green * green + 2 * blue * blue
        }
        return candidates.min { distance($0) < distance($1) } ?? candidates.lowerBound
    }
}
