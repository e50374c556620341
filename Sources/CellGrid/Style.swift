/// How a cell looks, and which role of the theme made it look so.
///
/// The role never reaches the terminal. It lets a test compare what a cell *means*, whatever the theme.
package struct Style: Hashable, Sendable {
    package var foreground: Color
    package var background: Color
    package var attributes: Attributes
    package var role: StyleRole

    package init(
        foreground: Color = .terminalDefault,
        background: Color = .terminalDefault,
        attributes: Attributes = [],
        role: StyleRole = .none
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
        self.role = role
    }

    /// The terminal's own colours, no attributes, no role.
    package static let plain = Style()
}
