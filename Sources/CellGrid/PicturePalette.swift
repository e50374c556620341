/// The colors of a picture of a grid, in place of the terminal's colors.
package struct PicturePalette: Sendable {
    /// The foreground as six hexadecimal digits: red, green and blue.
    package var foreground: String
    package var background: String
    /// The sixteen ANSI colors, each as six hexadecimal digits.
    package var ansi: [String]

    package init(foreground: String, background: String, ansi: [String]) {
        precondition(ansi.count == 16, "There are sixteen ANSI colors")
        self.foreground = foreground
        self.background = background
        self.ansi = ansi
    }

    /// Light text on a dark background.
    package static let dark = PicturePalette(
        foreground: "d8dee9",
        background: "14181f",
        ansi: [
            "20242c", "e06c75", "98c379", "e5c07b", "61afef", "c678dd", "56b6c2", "c8ccd4",
            "6b7380", "ff7b86", "b5e890", "ffd787", "8cc8ff", "e0a0ff", "7fdbe6", "ffffff",
        ]
    )

    /// Returns the six hexadecimal digits of `color`; `standard` for a color that the terminal determines.
    func hexadecimal(_ color: Color, standard: String) -> String {
        switch color {
        case .terminalDefault: return standard
        case .ansi(let number): return ansi[Int(number & 15)]
        case .indexed(let number) where number < 16: return ansi[Int(number)]
        case .indexed(let number):
            let (red, green, blue) = XtermPalette.components(of: number)
            return Self.digits(red, green, blue)
        case .rgb(let red, let green, let blue): return Self.digits(red, green, blue)
        }
    }

    private static func digits(_ components: UInt8...) -> String {
        components.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
