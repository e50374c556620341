import SignoffCheckpoint

extension ConsoleState {
    /// Whether an action has no news, so that only time changes the screen.
    ///
    /// Claims, notes and questions are read again at intervals, and most readings find no change.
    package func isUnchanged(by action: ConsoleAction) -> Bool {
        switch action {
        case .tick: true
        case .loaded(let data, _): isKnown(data)
        default: false
        }
    }

    private func isKnown(_ data: ConsoleData) -> Bool {
        guard backend.connection == .ready else { return false }
        return switch data {
        case .claims(let all): all == sharing.claims.all
        case .notes(let new, _): new.isEmpty
        case .inboxReading(let reading): inbox.isWholeRead && reading.changesNothing && reading.total == inbox.total
        default: false
        }
    }
}

extension ConsoleEffect {
    /// Whether the effect only reads, and shows nothing before its end.
    package var isLoad: Bool {
        if case .load = self { true } else { false }
    }
}
