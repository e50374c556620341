/// A cell's color as a theme resolved it.
///
/// The terminal maps it to a color it can show.
package enum Color: Hashable, Sendable {
    /// The terminal's own foreground or background.
    case terminalDefault
    /// One of the sixteen colors the user's terminal theme defines: 0 black … 7 white, 8…15 the bright ones.
    case ansi(UInt8)
    /// An entry of the 256-color palette.
    case indexed(UInt8)
    /// Red, green and blue, 0…255 each.
    case rgb(UInt8, UInt8, UInt8)
}
