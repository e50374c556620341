import OrderedCollections
package import SignoffCheckpoint

/// Detects changes by polling a server's newest threads, and determines the pause before the next poll.
///
/// The value is pure.
package struct ServerLooks {
    /// The request of a poll.
    static let request: ServerRequest = {
        var request = ServerRequest.query(
            "/threads/search",
            [
                "limit": 50, "sort_by": "updated_at", "sort_order": "desc",
                "select": ["thread_id", "status", "updated_at", "state_updated_at"],
            ]
        )
        // A server that accepts a connection but sends no reply counts as disconnected.
        request.timeout = .seconds(10)
        return request
    }()

    private static let longestPause = 8
    private var known: [JSONValue]?
    /// Whether the server did not reply to the previous poll.
    private(set) var isAway = false
    private var quietLooks = 0

    /// Creates the state before the first poll.
    package init() {}

    /// Returns whether a poll differs from the previous one, by its list or by the state of the connection.
    ///
    /// `nil` stands for a disconnected server.
    package mutating func isChange(_ rows: [JSONValue]?) -> Bool {
        guard let rows else {
            defer { isAway = true }
            quietLooks = isAway ? quietLooks + 5 : 0
            return !isAway
        }
        defer { (known, isAway) = (rows, false) }
        guard rows == known, !isAway else {
            quietLooks = 0
            return known != nil || isAway
        }
        quietLooks += 1
        return false
    }

    /// The pause before the next poll: one second after a change, and longer while nothing changes.
    package var pause: Duration { .seconds(min(Self.longestPause, 1 + quietLooks / 10)) }
}
