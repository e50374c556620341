import SignoffCheckpoint

/// A screen, with its thread if it has one.
struct Place: Equatable, Sendable {
    var screen: Screen
    var thread: ThreadID?
}

/// The earlier places of an operator, and those they went back from.
struct JumpList: Equatable, Sendable {
    private(set) var earlier: [Place] = []
    private(set) var later: [Place] = []

    /// The maximum number of remembered places.
    static let capacity = 50

    /// Records that a place is left for a new one.
    ///
    /// Places after the current place are removed.
    mutating func leave(_ place: Place) {
        later = []
        guard earlier.last != place else { return }
        earlier.append(place)
        if earlier.count > Self.capacity { earlier.removeFirst() }
    }

    /// Returns the place before `place`.
    mutating func back(from place: Place) -> Place? {
        guard let target = earlier.popLast() else { return nil }
        later.append(place)
        return target
    }

    /// Returns the place that the operator left by going back.
    mutating func forward(from place: Place) -> Place? {
        guard let target = later.popLast() else { return nil }
        earlier.append(place)
        return target
    }
}
