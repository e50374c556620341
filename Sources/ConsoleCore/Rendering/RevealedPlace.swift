import SignoffCheckpoint
import SignoffReview

/// The place whose secrets are revealed, until the cursor moves.
struct RevealedPlace: Equatable, Sendable {
    private let screen: Screen
    private let item: InboxRow.ID?
    private let checkpoint: CheckpointID?
    private let entry: Int64?
    private let event: Int?

    /// Creates the place of the cursor.
    init(_ screens: Screens) {
        screen = screens.shown
        item = screen == .inbox ? screens.inbox.cursor.id : nil
        checkpoint = screen == .history ? screens.history.cursor.id : nil
        entry = screen == .ledger ? screens.ledger.current?.sequence : nil
        event = screen == .streams ? screens.streams.cursor.index : nil
    }
}

extension RenderingState {
    /// Returns the names whose values are masked at the place of the cursor; `nil` while secrets are revealed.
    func hiddenNames(on screens: Screens) -> SecretNames? {
        if let revealed, revealed == RevealedPlace(screens) { return nil }
        return screens.shown == .inbox ? screens.inbox.current?.secrets ?? SecretNames() : SecretNames()
    }

    /// Returns the names of an item's secrets; `nil` while they are revealed.
    ///
    /// Only secrets of the item under the cursor can be revealed.
    func hiddenNames(of entry: InboxEntry, on screens: Screens) -> SecretNames? {
        screens.shown == .inbox && screens.inbox.current?.id == entry.id ? hiddenNames(on: screens) : entry.secrets
    }

    /// Masks secrets once the cursor has moved, so that moving back does not reveal them again.
    mutating func hideSecretsLeft(on screens: Screens) {
        if let place = revealed, place != RevealedPlace(screens) { revealed = nil }
    }
}
