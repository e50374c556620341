import SignoffCheckpoint
import SignoffReview

/// What secrets are shown of: it ends as soon as something else is looked at.
struct RevealedPlace: Equatable, Sendable {
    private let screen: Screen
    private let item: InboxRow.ID?
    private let checkpoint: CheckpointID?
    private let entry: Int64?
    private let event: Int?

    /// What is looked at now.
    init(_ screens: Screens) {
        screen = screens.shown
        item = screen == .inbox ? screens.inbox.cursor.id : nil
        checkpoint = screen == .history ? screens.history.cursor.id : nil
        entry = screen == .ledger ? screens.ledger.current?.sequence : nil
        event = screen == .streams ? screens.streams.cursor.index : nil
    }
}

extension RenderingState {
    /// The names of secrets not to be shown of what is looked at; nil while they are revealed.
    func hiddenNames(on screens: Screens) -> SecretNames? {
        if let revealed, revealed == RevealedPlace(screens) { return nil }
        return screens.shown == .inbox ? screens.inbox.current?.secrets ?? SecretNames() : SecretNames()
    }

    /// The names of an item's secrets; nil while they are revealed, which those of another item than the one looked at never are.
    func hiddenNames(of entry: InboxEntry, on screens: Screens) -> SecretNames? {
        screens.shown == .inbox && screens.inbox.current?.id == entry.id ? hiddenNames(on: screens) : entry.secrets
    }

    /// Hides secrets once something else is looked at, so that coming back does not show them again.
    mutating func hideSecretsLeft(on screens: Screens) {
        if let place = revealed, place != RevealedPlace(screens) { revealed = nil }
    }
}
