/// The look of a cell, and the theme role that determined the look.
///
/// The role never reaches the terminal. A test can compare the *meaning* of a cell under any theme.
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

    /// The style with the terminal's own colors, without attributes and without a role.
    package static let plain = Style()
}
