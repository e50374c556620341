import DequeModule
import Synchronization

/// The newest ledger entries that callers of this process have a confirmation of.
///
/// A new connection may reach a server that lost them: an asynchronous standby that took over, or a restored copy.
final class ConfirmedRecords: Sendable {
    /// The number of entries that are remembered.
    private static let limit = 256

    private let hashes = Mutex<Deque<String>>([])

    /// Remembers entries whose caller is about to get its confirmation.
    func confirm(_ new: [String]) {
        guard !new.isEmpty else { return }
        hashes.withLock { hashes in
            hashes.append(contentsOf: new)
            if hashes.count > Self.limit { hashes.removeFirst(hashes.count - Self.limit) }
        }
    }

    /// Returns the entries that a server does not have, and forgets them, so that a loss is reported once.
    func takeLost(on connection: PostgresConnection) throws -> [String] {
        // A standby that is behind lost nothing.
        guard !connection.isStandby else { return [] }
        let known = hashes.withLock { Array($0) }
        guard !known.isEmpty else { return [] }
        let found = Set(
            try connection.rows("SELECT hash FROM signoff_ledger WHERE hash = ANY (?)", .texts(known)) { $0.text(0) }
        )
        let lost = Set(known).subtracting(found)
        // Of two sessions that find the loss, one reports it.
        return hashes.withLock { hashes in
            let reported = hashes.filter(lost.contains)
            hashes.removeAll(where: lost.contains)
            return Array(reported)
        }
    }
}
