import CellGrid
import SignoffReview

/// What of the configuration takes effect in an open console.
package struct LiveConfiguration: Equatable, Sendable {
    package var keys: KeyMap
    package var deciding: DecidingRules
    package var notifications: NotificationSettings
    package var decoders: [String: [String]]

    package init(
        keys: KeyMap,
        deciding: DecidingRules,
        notifications: NotificationSettings,
        decoders: [String: [String]] = [:]
    ) {
        self.keys = keys
        self.deciding = deciding
        self.notifications = notifications
        self.decoders = decoders
    }
}

extension ConsoleState {
    /// Goes by a configuration that was saved while the console is open.
    ///
    /// The form of answers stays as it is: what is staged was made for it.
    mutating func take(_ configuration: LiveConfiguration) -> [ConsoleEffect] {
        var deciding = configuration.deciding
        deciding.answers = settings.deciding.answers
        let isWhole = deciding == configuration.deciding
        let areRulesNew = deciding != settings.deciding
        settings.keys = configuration.keys
        settings.deciding = deciding
        settings.notifications = configuration.notifications
        settings.decoders = configuration.decoders
        // A key may mean something else now than when the hand went for it.
        input.pendingKeys = []
        input.decisionGuard.disarm(at: now)
        if isWhole {
            say("the saved configuration is in use; profiles and looks take effect at the next start", .success)
        } else {
            say("the saved configuration is in use, but for [inbox]: that takes effect at the next start", .warning)
        }
        return areRulesNew ? reload(after: .rulesChanged) : []
    }
}
