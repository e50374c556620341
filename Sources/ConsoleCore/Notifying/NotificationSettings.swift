/// The ways in which an operator whose attention is elsewhere is notified.
package struct NotificationSettings: Equatable, Sendable {
    /// The escape sequences for notifications of terminals.
    package enum Sequence: String, Equatable, Sendable, CaseIterable {
        case none
        case osc9
        case osc777
    }

    /// Whether the bell rings.
    package var bell: Bool
    package var sequence: Sequence
    /// A program and its first arguments; empty for none.
    ///
    /// The text is the last argument. No shell interprets it.
    package var command: [String]
    /// The minimum time between two notifications.
    package var interval: Duration

    package init(
        bell: Bool = true,
        sequence: Sequence = .none,
        command: [String] = [],
        interval: Duration = .seconds(30)
    ) {
        self.bell = bell
        self.sequence = sequence
        self.command = command
        self.interval = interval
    }
}
