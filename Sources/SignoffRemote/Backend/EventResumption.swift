import SignoffCheckpoint

/// Tells which events of a stream that was joined anew were told before.
///
/// Pure. A stream is joined from its beginning each time: several events can have one id, so that what follows an id may leave one out.
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
    /// How many events had the newest id.
    private var told = 0
    /// How many of those came again since the stream was joined.
    private var again = 0

    /// Creates a resumption before the first event.
    package init() {}

    /// Notes that the stream is joined anew.
    package mutating func rejoin() { again = 0 }

    /// Whether an event was not told before; it counts as told from here on.
    ///
    /// An event without an id always is new.
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
