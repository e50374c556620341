/// What the user may decide about the terminal.
package struct TerminalOptions: Sendable {
    /// The colours to use, whatever the terminal and the environment say; no more than it has.
    package var colorDepth: ColorDepth?
    /// Milliseconds a lone Escape waits to see whether it begins a key's sequence.
    package var escapeDelay: Int

    package init(colorDepth: ColorDepth? = nil, escapeDelay: Int = 25) {
        self.colorDepth = colorDepth
        self.escapeDelay = escapeDelay
    }
}
