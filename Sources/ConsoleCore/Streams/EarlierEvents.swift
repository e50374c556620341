import SignoffCheckpoint

/// The reading of the events of followed threads that are older than the kept events.
///
/// Each reading asks for a multiple of the events that the reading before it returned, because a log returns the newest
/// events of a thread. The readings together cost as much as a constant number of readings of the whole thread.
struct EarlierEvents: Equatable, Sendable {
    /// The number of events of the first reading.
    private static let firstLimit = 5_000
    /// The factor by which a reading is larger than the reading before it.
    private static let growth = 4

    /// The number of events that the last reading of a thread asked for.
    private var limits: [ThreadID: Int] = [:]
    /// The threads without earlier events.
    private var complete: Set<ThreadID> = []

    /// Returns the next load of a thread; `nil` when no earlier events exist.
    func load(of thread: ThreadID) -> ConsoleLoad? {
        guard !complete.contains(thread) else { return nil }
        return .earlierEvents(thread, limit: limits[thread].map { $0 * Self.growth } ?? Self.firstLimit)
    }

    /// Whether the last reading of a thread omitted events.
    func remain(of thread: ThreadID) -> Bool { limits[thread] != nil && !complete.contains(thread) }

    /// Records a reading.
    ///
    /// A page with fewer events than requested contains the first stored event of the thread.
    mutating func note(_ page: EventPage, of thread: ThreadID, limit: Int) {
        limits[thread] = limit
        if !page.hasGap || page.events.count < limit { complete.insert(thread) }
    }

    /// Records that the events of a thread cannot be read.
    mutating func stop(_ thread: ThreadID) { complete.insert(thread) }
}
