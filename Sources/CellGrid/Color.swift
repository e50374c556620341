/// The color of a cell, as a theme has resolved it.
///
/// The terminal maps the color to one it can show.
package enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case terminalDefault
    /// One of the sixteen colors of the user's terminal theme: 0 to 7 from black to white, 8 to 15 the bright colors.
    case ansi(UInt8)
    /// An entry of the 256-color palette.
    case indexed(UInt8)
    /// Red, green and blue, each from 0 to 255.
    case rgb(UInt8, UInt8, UInt8)
}
