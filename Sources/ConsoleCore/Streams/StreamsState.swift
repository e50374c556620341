import CellGrid
import DequeModule
import OrderedCollections
import SignoffCheckpoint

/// What happens in the runs, as it happens.
///
/// Events are appended at the cost of their own number, whatever is kept already: rows are laid out anew only when the filter changes.
struct StreamsState: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        /// Its number in this console; the entries kept are numbered without a gap.
        let id: Int
        let event: RunEvent
        /// Whether events just before it were lost to the log's limits.
        let followsGap: Bool
    }

    /// One line of the list: an event, or many of one lane that came in a burst.
    struct Row: Equatable, Sendable {
        /// The first and the last event of it.
        var first: Int
        var last: Int
        /// How many of the events between are part of it.
        var count: Int
        /// Whether it gathers what follows, and of which lanes.
        var burst: Burst

        enum Burst: Equatable, Sendable {
            case none
            /// What follows of the same lane.
            case lane
            /// Whatever follows.
            case all
        }
    }

    /// The events kept, oldest first.
    private(set) var entries: Deque<Entry> = []
    /// What the filter lets through, oldest first.
    private(set) var rows: Deque<Row> = []
    /// What arrived while paused.
    private(set) var held: Deque<Entry> = []
    /// How many old events were handed to be kept in a file.
    private(set) var spilled = 0
    /// How many old events are lost.
    private(set) var dropped = 0
    /// Events that made room and wait to be handed over.
    private(set) var leaving: [RunEvent] = []
    /// The file that holds what made room; nil when there is none.
    var spillFile: String?
    private var count = 0
    private var bytes = 0
    private(set) var isPaused = false
    var isFollowing = true
    var filter = "" { didSet { if filter != oldValue { layOut() } } }
    var lanes = StreamLanes()
    var cursor = ListCursor<Int>()
    var scroll = 0
    /// Whether the event under the cursor is shown whole beside the list.
    var isDetailOpen = false
    var isDetailFocused = false {
        didSet { if !isDetailFocused { isDetailOpen = false } }
    }
    /// How many events came lately.
    private(set) var rates = EventRates()
    /// Whether the events from before the console was opened are here.
    private(set) var hasPast = false
    /// The columns of the longest name of a thread and of a step among the events.
    private(set) var threadWidth = 0
    private(set) var stepWidth = 0
    private var measuredThread: ThreadID?
    private var measuredStep: String?
    var bookmarks: Set<Int> = []
    /// What `n` and `N` look for.
    var search = ""
    /// The threads whose earlier events were asked for.
    private var awaited: Set<ThreadID> = []
    /// The newest events of single threads, for the reasons of an item.
    private(set) var byThread: [ThreadID: [RunEvent]] = [:]
    /// The threads whose events are kept by themselves, in the order in which they were looked at.
    private var looked: [ThreadID] = []

    /// About how many bytes of events are kept in memory.
    static let byteLimit = 16 << 20
    /// The most threads whose events are kept by themselves.
    private static let lookedLimit = 32
    /// The most events kept of a single thread.
    static let threadLimit = 500
    /// From so many events of one lane within a second on, the following ones share a row.
    static let burstLength = 12
    /// From so many events of any lane within a second on, the following ones share a row.
    static let mixedBurstLength = 60
    /// The longest time between two events of a burst, and the time in which ``burstLength`` must come.
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

    /// Whether the events of a thread from before the first one shown are wanted; they are from then on.
    mutating func awaitsEarlier(of thread: ThreadID) -> Bool {
        guard !entries.contains(where: { $0.event.thread == thread }) else { return false }
        return awaited.insert(thread).inserted
    }

    /// Puts events of the log before those shown.
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

    /// Puts the newest events of the log before those that have arrived since.
    mutating func keepPast(_ page: EventPage) {
        guard !hasPast else { return }
        hasPast = true
        guard let last = page.events.last else { return }
        // Those of this console's own worker come without a number.
        let known = Set(entries.lazy.prefix { $0.event.at <= last.at }.map(\.event.unnumbered))
        let first = entries.first?.event.at
        prepend(
            page.events.filter { event in first.map { event.at <= $0 } ?? true && !known.contains(event.unnumbered) }
        )
    }

    /// Notes how wide the names of an event are; most are those of the event before.
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
        if awaited.remove(thread) != nil, !entries.contains(where: { $0.event.thread == thread }) { prepend(events) }
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
        // Room is made in large pieces, so that a file is written seldom.
        while bytes > Self.byteLimit / 8 * 7, let entry = entries.popFirst() ?? held.popFirst() {
            bytes -= entry.event.weight
            leaving.append(entry.event)
        }
        let first = entries.first?.id ?? .max
        while let row = rows.first, row.last < first { rows.removeFirst() }
        if let row = rows.first, row.first < first { rows[0].first = first }
    }

    /// The events that made room since it was asked last.
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

    /// Whether an event is the state with the question that an event just before it has already.
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

    /// The burst an event begins: so many came just before it, of its lane or of any.
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

    /// An event kept; nil when it is not any more.
    func entry(_ id: Int) -> Entry? {
        guard let first = entries.first?.id else { return nil }
        // Events that were held arrive in order, but numbers may jump where held ones were trimmed.
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

    /// The row that holds an event, or the next one after where it would be.
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

    /// The event under the cursor, the newest of a burst.
    var currentEvent: RunEvent? { current.flatMap { entry($0.last)?.event } }

    /// The events the filter lets through.
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

    /// Whether it belongs to the same lane: the same mode and node of the same run.
    func isLike(_ other: RunEvent) -> Bool {
        mode == other.mode && thread == other.thread && run == other.run && namespace == other.namespace
            && kind == other.kind && (mode != "updates" || node == other.node)
    }
}
