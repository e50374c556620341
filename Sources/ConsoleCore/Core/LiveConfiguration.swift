import CellGrid
import SignoffReview

/// The part of the configuration that takes effect in an open console.
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
    /// Applies a configuration that was saved while the console is open.
    ///
    /// The form of answers does not change, because staged decisions were made for it.
    mutating func take(_ configuration: LiveConfiguration) -> [ConsoleEffect] {
        var deciding = configuration.deciding
        deciding.answers = settings.deciding.answers
        let isWhole = deciding == configuration.deciding
        let areRulesNew = deciding != settings.deciding
        settings.keys = configuration.keys
        settings.deciding = deciding
        settings.notifications = configuration.notifications
        settings.decoders = configuration.decoders
        // A key can have another meaning in the new configuration.
        input.pendingKeys = []
        input.decisionGuard.disarm(at: now)
        if isWhole {
            say("the saved configuration is in use; profiles and appearance take effect at the next start", .success)
        } else {
            say("the saved configuration is in use, except [inbox], which takes effect at the next start", .warning)
        }
        return areRulesNew ? reload(after: .rulesChanged) : []
    }
}
