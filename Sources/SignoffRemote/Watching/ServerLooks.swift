import OrderedCollections
package import SignoffCheckpoint

/// Tells by looks at a server's newest threads whether something changed, and how long to wait for the next look.
///
/// Pure: what was read goes in.
package struct ServerLooks {
    /// What is read at each look.
    static let request: ServerRequest = {
        var request = ServerRequest.query(
            "/threads/search",
            [
                "limit": 50, "sort_by": "updated_at", "sort_order": "desc",
                "select": ["thread_id", "status", "updated_at", "state_updated_at"],
            ]
        )
        // A server that takes a connection and says nothing is away.
        request.timeout = .seconds(10)
        return request
    }()

    private static let longestPause = 8
    private var known: [JSONValue]?
    private var isAway = false
    private var quietLooks = 0

    /// Creates looks before the first one.
    package init() {}

    /// Whether a look shows something else than the one before: another list, or a server that went away or came back; nil is a server that is away.
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

    /// How long to wait: one second after a change, longer the longer nothing changes.
    package var pause: Duration { .seconds(min(Self.longestPause, 1 + quietLooks / 10)) }
}
