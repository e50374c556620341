import DequeModule
import SignoffCheckpoint

/// What happens in the runs, as it happens.
struct StreamsState: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        /// Its number in this console.
        let id: Int
        let event: RunEvent
        /// Whether events just before it were lost to the log's limits.
        let followsGap: Bool
    }

    /// The events shown, oldest first.
    private(set) var entries: Deque<Entry> = []
    /// What arrived while paused.
    private(set) var held: Deque<Entry> = []
    /// How many old events made room for new ones.
    private(set) var dropped = 0
    private var count = 0
    private(set) var isPaused = false
    var isFollowing = true
    var filter = ""
    var cursor = ListCursor<Int>()
    var scroll = 0
    /// The events kept of single threads, for the reasons of an item.
    var byThread: [ThreadID: [RunEvent]] = [:]

    /// The most events kept.
    static let capacity = 20_000

    var visible: [Entry] {
        let query = FilterQuery(filter)
        guard !query.isEmpty else { return Array(entries) }
        return entries.filter { $0.event.matches(query) }
    }

    mutating func append(_ page: EventPage) {
        for (index, event) in page.events.enumerated() {
            count += 1
            let entry = Entry(id: count, event: event, followsGap: page.hasGap && index == 0)
            if isPaused { held.append(entry) } else { entries.append(entry) }
            byThread[event.thread]?.append(event)
        }
        trim()
    }

    mutating func pause() { isPaused = true }

    mutating func resume() {
        isPaused = false
        entries += held
        held = []
        trim()
    }

    private mutating func trim() {
        while entries.count + held.count > Self.capacity {
            if entries.popFirst() == nil { held.removeFirst() }
            dropped += 1
        }
    }
}

extension RunEvent {
    func matches(_ query: FilterQuery) -> Bool {
        let columns = ["wf": workflow, "kind": mode, "thread": thread.rawValue, "run": run.rawValue]
        return query.matches(columns: columns) { payload.text(.compact) }
    }
}
