package import CellGrid

/// The user's settings for the terminal.
package struct TerminalOptions: Sendable {
    /// The color depth in place of the detected one, limited to that of the terminal; `nil` to detect it.
    package var colorDepth: ColorDepth?
    /// The number of milliseconds to wait after Escape for the rest of a key's sequence.
    package var escapeDelay: Int
    /// Whether clicks and the wheel are reported.
    ///
    /// Selecting text in the terminal then needs Shift.
    package var usesMouse: Bool

    package init(colorDepth: ColorDepth? = nil, escapeDelay: Int = 25, usesMouse: Bool = false) {
        self.colorDepth = colorDepth
        self.escapeDelay = escapeDelay
        self.usesMouse = usesMouse
    }
}
