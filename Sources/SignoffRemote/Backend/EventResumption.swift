import SignoffCheckpoint

/// Identifies the events that were already reported when a stream is joined again.
///
/// The value is pure. A stream is always joined from its beginning, because several events can have the same id, and
/// joining after an id could skip some of them.
package struct EventResumption: Sendable {
    private struct Place: Comparable {
        var major: UInt64
        var minor: UInt64

        init?(_ id: String) {
            let parts = id.split(separator: "-", maxSplits: 1)
            guard let major = parts.first.flatMap({ UInt64($0) }) else { return nil }
            self.major = major
            minor = parts.count > 1 ? UInt64(parts[1]) ?? 0 : 0
        }

        static func < (left: Place, right: Place) -> Bool { (left.major, left.minor) < (right.major, right.minor) }
    }

    private var newest: Place?
    /// The number of reported events with the newest id.
    private var told = 0
    /// The number of events with that id since the stream was joined again.
    private var again = 0

    /// Creates the state before the first event.
    package init() {}

    /// Records that the stream is joined again.
    package mutating func rejoin() { again = 0 }

    /// Returns whether an event is new.
    ///
    /// A new event then counts as reported.
    ///
    /// An event without an id is always new.
    package mutating func isNew(_ id: String?) -> Bool {
        guard let place = id.flatMap(Place.init) else { return true }
        guard let newest, place <= newest else {
            (newest, told, again) = (place, 1, 1)
            return true
        }
        guard place == newest else { return false }
        again += 1
        guard again > told else { return false }
        told = again
        return true
    }
}
