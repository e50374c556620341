import SignoffCheckpoint

/// A screen, and the thread it is about where it is about one.
struct Place: Equatable, Sendable {
    var screen: Screen
    var thread: ThreadID?
}

/// The places an operator came from, and those they went back from.
struct JumpList: Equatable, Sendable {
    private(set) var earlier: [Place] = []
    private(set) var later: [Place] = []

    /// The most places remembered.
    static let capacity = 50

    /// Notes that a place is left for a new one: what was gone back from is forgotten.
    mutating func leave(_ place: Place) {
        later = []
        guard earlier.last != place else { return }
        earlier.append(place)
        if earlier.count > Self.capacity { earlier.removeFirst() }
    }

    /// The place before `place`.
    mutating func back(from place: Place) -> Place? {
        guard let target = earlier.popLast() else { return nil }
        later.append(place)
        return target
    }

    /// The place that was gone back from.
    mutating func forward(from place: Place) -> Place? {
        guard let target = later.popLast() else { return nil }
        earlier.append(place)
        return target
    }
}
