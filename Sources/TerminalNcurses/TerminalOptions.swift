package import CellGrid

/// The user's settings for the terminal.
package struct TerminalOptions: Sendable {
    /// The color depth to use instead of the detected one, limited to what the terminal has.
    package var colorDepth: ColorDepth?
    /// Milliseconds a lone Escape waits to see whether it begins a key's sequence.
    package var escapeDelay: Int
    /// Whether clicks and the wheel are reported; the terminal's own selection then needs Shift.
    package var usesMouse: Bool

    package init(colorDepth: ColorDepth? = nil, escapeDelay: Int = 25, usesMouse: Bool = false) {
        self.colorDepth = colorDepth
        self.escapeDelay = escapeDelay
        self.usesMouse = usesMouse
    }
}
