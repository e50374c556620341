import CellGrid
import DequeModule
import OrderedCollections
import SignoffCheckpoint

/// The events of runs, as they happen.
///
/// Appending takes time in proportion to the new events. Rows are computed again only when the filter changes.
struct StreamsState: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        /// The number of the event in this console.
        ///
        /// The kept entries are numbered without a gap.
        let id: Int
        let event: RunEvent
        /// Whether events before this one were removed by the limits of the log.
        let followsGap: Bool
    }

    /// A row of the list: one event, or a burst of events of one lane.
    struct Row: Equatable, Sendable {
        /// The first and the last event of the row.
        var first: Int
        var last: Int
        /// The number of events of the row.
        var count: Int
        /// Whether the row collects further events, and of which lanes.
        var burst: Burst

        enum Burst: Equatable, Sendable {
            case none
            /// Further events of the same lane.
            case lane
            /// All further events.
            case all
        }
    }

    /// The kept events, oldest first.
    private(set) var entries: Deque<Entry> = []
    /// The rows that match the filter, oldest first.
    private(set) var rows: Deque<Row> = []
    /// The events that arrived while the stream was paused.
    private(set) var held: Deque<Entry> = []
    /// The number of old events that were moved to a file.
    private(set) var spilled = 0
    /// The number of old events that are lost.
    private(set) var dropped = 0
    /// The events that were removed from memory and wait for the file.
    private(set) var leaving: [RunEvent] = []
    /// The file of events that were moved out of memory; `nil` for none.
    var spillFile: String?
    private var count = 0
    private var bytes = 0
    private(set) var isPaused = false
    var isFollowing = true
    var filter = "" {
        didSet {
            guard filter != oldValue else { return }
            followed = nil
            layOut()
        }
    }
    /// The thread to which the operator limited the stream; `nil` for none.
    var followed: ThreadID?
    var lanes = StreamLanes()
    var cursor = ListCursor<Int>()
    var scroll = 0
    /// Whether the event under the cursor is shown in full beside the list.
    var isDetailOpen = false
    var isDetailFocused = false {
        didSet { if !isDetailFocused { isDetailOpen = false } }
    }
    /// The rates of recent events.
    private(set) var rates = EventRates()
    /// Whether the events from before the console opened are loaded.
    private(set) var hasPast = false
    /// The widths of the longest thread name and the longest step name, in columns.
    private(set) var threadWidth = 0
    private(set) var stepWidth = 0
    private var measuredThread: ThreadID?
    private var measuredStep: String?
    var bookmarks: Set<Int> = []
    /// The words that `n` and `N` search for.
    var search = ""
    private var earlier = EarlierEvents()
    /// The newest events of single threads, for the reasons of an item.
    private(set) var byThread: [ThreadID: [RunEvent]] = [:]
    /// The threads whose events are kept separately, in the order of their selection.
    private var looked: [ThreadID] = []

    /// The approximate number of bytes of events in memory.
    static let byteLimit = 16 << 20
    /// The maximum number of threads whose events are kept separately.
    private static let lookedLimit = 32
    /// The maximum number of separately kept events of a thread.
    static let threadLimit = 500
    /// The number of events of one lane within a second after which further ones share a row.
    static let burstLength = 12
    /// The number of events of all lanes within a second after which further ones share a row.
    static let mixedBurstLength = 60
    /// The maximum time between two events of a burst, and the time in which ``burstLength`` events must arrive.
    private static let burstTime = Duration.seconds(1)

    mutating func append(_ page: EventPage) {
        var query: FilterQuery?
        for (index, event) in page.events.enumerated() {
            count += 1
            rates.note(event)
            let entry = Entry(id: count, event: event, followsGap: page.hasGap && index == 0)
            if byThread[event.thread] != nil { keepForThread(event) }
            if isPaused {
                held.append(entry)
                bytes += event.weight
            } else {
                let known = query ?? FilterQuery(filter)
                query = known
                keep(entry, known)
            }
        }
        trim()
    }

    // MARK: Earlier events

    /// The number of rows above the cursor below which earlier events are read.
    private static let earlierDistance = 50

    /// The load of earlier events of the followed thread, once the cursor is near its first event; `nil` for none.
    var earlierLoad: ConsoleLoad? {
        guard let followed, cursor.index < Self.earlierDistance, hasRoomForEarlier else { return nil }
        return earlier.load(of: followed)
    }

    /// Whether earlier events of the followed thread exist that do not fit in memory.
    var leavesOutEarlier: Bool { followed.map { earlier.remain(of: $0) && !hasRoomForEarlier } ?? false }

    /// Earlier events fill at most half of the memory, so that they do not move new events to the file.
    private var hasRoomForEarlier: Bool { bytes < Self.byteLimit / 2 }

    /// Inserts the events of a thread that are older than its first kept event.
    mutating func keepEarlier(_ page: EventPage, of thread: ThreadID, limit: Int) {
        earlier.note(page, of: thread, limit: limit)
        let first = entries.first { $0.event.thread == thread }?.event
        guard let first else { return prepend(page.events) }
        // Events of the worker of this process have no number.
        let known = Set(
            entries.lazy.filter { $0.event.thread == thread && $0.event.at == first.at }.map(\.event.unnumbered)
        )
        prepend(page.events.filter { $0.at <= first.at && !known.contains($0.unnumbered) })
    }

    /// Records that the earlier events of a thread cannot be read.
    mutating func stopEarlier(of thread: ThreadID) { earlier.stop(thread) }

    /// Inserts events of the log before the kept ones.
    private mutating func prepend(_ events: [RunEvent]) {
        var id = entries.first?.id ?? count + 1
        for event in events.reversed() {
            id -= 1
            entries.prepend(Entry(id: id, event: event, followsGap: false))
            bytes += event.weight
        }
        for event in events {
            lanes.note(event)
            measure(event)
        }
        layOut()
        trim()
    }

    /// Inserts the newest events of the log before those that have arrived since.
    mutating func keepPast(_ page: EventPage) {
        guard !hasPast else { return }
        hasPast = true
        guard let last = page.events.last else { return }
        // Events of the worker of this process have no number.
        let known = Set(entries.lazy.prefix { $0.event.at <= last.at }.map(\.event.unnumbered))
        let first = entries.first?.event.at
        prepend(
            page.events.filter { event in first.map { event.at <= $0 } ?? true && !known.contains(event.unnumbered) }
        )
    }

    /// Measures the names of an event.
    ///
    /// Most are equal to those of the previous event.
    private mutating func measure(_ event: RunEvent) {
        if event.thread != measuredThread {
            measuredThread = event.thread
            threadWidth = max(threadWidth, SafeText.name(event.thread.rawValue).width())
        }
        let step = event.step
        if let step, step != measuredStep {
            measuredStep = step
            stepWidth = max(stepWidth, SafeText.name(step).width())
        }
    }

    mutating func keep(_ events: [RunEvent], of thread: ThreadID) {
        byThread[thread] = Array(events.suffix(Self.threadLimit))
        looked.removeAll { $0 == thread }
        looked.append(thread)
        if looked.count > Self.lookedLimit { byThread[looked.removeFirst()] = nil }
    }

    private mutating func keepForThread(_ event: RunEvent) {
        byThread[event.thread]?.append(event)
        if let kept = byThread[event.thread], kept.count > Self.threadLimit * 2 {
            byThread[event.thread] = Array(kept.suffix(Self.threadLimit))
        }
    }

    private mutating func keep(_ entry: Entry, _ query: FilterQuery) {
        entries.append(entry)
        bytes += entry.event.weight
        lanes.note(entry.event)
        measure(entry.event)
        if entry.event.matches(query) { place(entry) }
    }

    mutating func pause() { isPaused = true }

    mutating func resume() {
        isPaused = false
        let query = FilterQuery(filter)
        for entry in held {
            bytes -= entry.event.weight
            keep(entry, query)
        }
        held = []
        trim()
    }

    // MARK: Room

    private mutating func trim() {
        guard bytes > Self.byteLimit else { return }
        // Events are moved in large pieces, so that the file is written rarely.
        while bytes > Self.byteLimit / 8 * 7, let entry = entries.popFirst() ?? held.popFirst() {
            bytes -= entry.event.weight
            leaving.append(entry.event)
        }
        let first = entries.first?.id ?? .max
        while let row = rows.first, row.last < first { rows.removeFirst() }
        if let row = rows.first, row.first < first { rows[0].first = first }
    }

    /// Removes the events that wait for the file.
    mutating func takeLeaving() -> [RunEvent] {
        defer { leaving = [] }
        return leaving
    }

    mutating func note(spilled count: Int, to file: String) {
        spilled += count
        spillFile = file
    }

    mutating func note(dropped count: Int) { dropped += count }

    // MARK: Rows

    private mutating func layOut() {
        rows = []
        let query = FilterQuery(filter)
        for entry in entries where entry.event.matches(query) { place(entry) }
    }

    mutating func showLanes(_ kind: StreamLaneKind) {
        lanes = StreamLanes(kind)
        for entry in entries { lanes.note(entry.event) }
    }

    /// Whether an event is a state with a question that an event shortly before it also contains.
    private func isRepeatedQuestion(_ entry: Entry) -> Bool {
        guard entry.event.mode == "values", entry.event.payload["__interrupt__"] != nil, let first = entries.first?.id
        else { return false }
        return (max(first, entry.id - 20)..<entry.id).lazy.compactMap(self.entry).contains { earlier in
            earlier.event.run == entry.event.run && earlier.event.mode == "updates"
                && earlier.event.namespace == entry.event.namespace && earlier.event.payload["__interrupt__"] != nil
        }
    }

    private mutating func place(_ entry: Entry) {
        guard !isRepeatedQuestion(entry) else { return }
        if let last = rows.last, last.burst != .none, let other = self.entry(last.last),
            last.burst == .all || entry.event.isLike(other.event), isSoon(entry, after: other)
        {
            rows[rows.count - 1].last = entry.id
            rows[rows.count - 1].count += 1
            return
        }
        rows.append(Row(first: entry.id, last: entry.id, count: 1, burst: burst(beginningWith: entry)))
    }

    private func isSoon(_ entry: Entry, after other: Entry) -> Bool {
        entry.event.at.duration(since: other.event.at) <= Self.burstTime
    }

    /// Returns the burst that an event starts, because enough events of its lane, or of all lanes, came just before it.
    private func burst(beginningWith entry: Entry) -> Row.Burst {
        func first(of length: Int) -> Entry? {
            rows.count >= length ? self.entry(rows[rows.count - length].first) : nil
        }
        if let first = first(of: Self.burstLength), isSoon(entry, after: first),
            rows.suffix(Self.burstLength).allSatisfy({ row in
                row.burst != .all && (self.entry(row.first).map { entry.event.isLike($0.event) } ?? false)
            })
        {
            return .lane
        }
        if let first = first(of: Self.mixedBurstLength), isSoon(entry, after: first) { return .all }
        return .none
    }

    /// Shows the events of a burst one by one.
    mutating func open(_ row: Row) {
        guard let index = rows.firstIndex(of: row) else { return }
        let query = FilterQuery(filter)
        let single = (row.first...row.last).compactMap(entry).filter { $0.event.matches(query) }
            .map { Row(first: $0.id, last: $0.id, count: 1, burst: .none) }
        rows.replaceSubrange(index...index, with: single)
    }

    /// Returns a kept event; `nil` when it was removed.
    func entry(_ id: Int) -> Entry? {
        guard let first = entries.first?.id else { return nil }
        // Held events arrive in order, but numbers may jump where held events were trimmed.
        let guess = id - first
        if entries.indices.contains(guess), entries[guess].id == id { return entries[guess] }
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < entries.count && entries[low].id == id ? entries[low] : nil
    }

    /// Returns the row of an event, or the next row after its place.
    func rowIndex(of id: Int) -> Int {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].last < id { low = middle + 1 } else { high = middle }
        }
        return min(low, max(0, rows.count - 1))
    }

    var current: Row? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }

    /// The event under the cursor: of a burst, the newest one.
    var currentEvent: RunEvent? { current.flatMap { entry($0.last)?.event } }

    /// The events that match the filter.
    var visibleEvents: [RunEvent] {
        let query = FilterQuery(filter)
        return entries.lazy.map(\.event).filter { $0.matches(query) }
    }
}

extension RunEvent {
    /// The event without its number in the log.
    fileprivate var unnumbered: RunEvent {
        var event = self
        event.sequence = 0
        return event
    }

    func matches(_ query: FilterQuery) -> Bool {
        guard !query.isEmpty else { return true }
        let columns = [
            "wf": workflow, "kind": kind, "mode": mode, "thread": thread.rawValue, "run": run.rawValue,
            "node": node ?? "",
        ]
        return query.matches(columns: columns) { payload.text(.compact) }
    }

    /// Whether an event belongs to the same lane: the same mode and node of the same run.
    func isLike(_ other: RunEvent) -> Bool {
        mode == other.mode && thread == other.thread && run == other.run && namespace == other.namespace
            && kind == other.kind && (mode != "updates" || node == other.node)
    }
}
