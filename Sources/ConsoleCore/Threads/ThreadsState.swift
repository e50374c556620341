import SignoffCheckpoint

/// The threads and the place among them.
struct ThreadsState: Equatable, Sendable {
    /// Those that were read, most recently changed first.
    private(set) var all: [ThreadSummary] = [] {
        didSet { arrange() }
    }
    /// The newest run of each thread that has one.
    private(set) var runs: [ThreadID: Run] = [:]
    /// The rows of the list: the threads that the filter lets through, in order.
    private(set) var visible: [ThreadSummary] = []
    /// The order of the rows.
    var sorting = ListSorting(ThreadOrder.changed) {
        didSet { if sorting != oldValue { arrange() } }
    }
    /// The columns that the operator chose; `nil` for those that fit the width.
    var chosenColumns: [String]?
    private(set) var isLoaded = false
    /// Whether there are more than were read.
    private(set) var isCut = false
    var filter = "" {
        didSet { if filter != oldValue { arrange() } }
    }
    var cursor = ListCursor<ThreadID>()
    /// How many rows of the list are in view.
    var height = 0
    /// What the threads that were in view have done.
    private(set) var outlines: [ThreadID: ThreadOutline] = [:]
    /// The events that have arrived since the console was opened, by thread.
    private var arrivals: [ThreadID: Arrivals] = [:]
    /// The most outlines that are kept.
    private static let outlineLimit = 1_000

    /// How many events of a thread arrived, and when the newest of them happened.
    private struct Arrivals: Equatable, Sendable {
        var count = 0
        var last: Timestamp
    }

    private mutating func arrange() {
        let query = FilterQuery(filter)
        let matching = all.filter { thread in
            guard !query.isEmpty else { return true }
            let columns = [
                "wf": thread.workflow ?? "", "kind": thread.status.rawValue, "thread": thread.thread.rawValue,
            ]
            return query.matches(columns: columns) { thread.error ?? "" }
        }
        visible = sorting.sort(matching, runs: runs)
    }

    /// Sorts by the next order, or the one that is named; the cursor stays on its thread.
    mutating func sort(by name: String?) -> Remark { sorting.sort(by: name) }

    /// The most threads that are read so that all of them can be sorted.
    private static let sortedLimit = 5_000

    /// The load of what comes after the threads read, once the cursor is near their end; nil when there is none.
    var moreLoad: ConsoleLoad? {
        guard isCut, let last = all.last else { return nil }
        let isSorted = sorting != ListSorting(.changed)
        guard isSorted ? all.count < Self.sortedLimit : cursor.index >= visible.count - 50 else { return nil }
        return .moreThreads(last.place)
    }

    /// Takes in a page.
    ///
    /// A thread that changed moves to the top. So a first page is put before what was read earlier, unless both do not meet.
    mutating func take(
        _ page: [ThreadSummary],
        runs newest: [ThreadID: Run] = [:],
        after: ThreadPlace?,
        hasMore: Bool
    ) {
        isLoaded = true
        // The rows are made from the runs of their threads.
        for thread in page { runs[thread.thread] = newest[thread.thread] }
        defer { if runs.count > 2 * all.count { runs = runs.filter { id, _ in all.contains { $0.thread == id } } } }
        if let after {
            guard all.last?.place == after else { return }
            (all, isCut) = (all + page, hasMore)
            return
        }
        guard hasMore, let last = page.last, all.contains(where: { $0.place == last.place }) else {
            (all, isCut) = (page, hasMore)
            return
        }
        let new = Set(page.map(\.thread))
        all = page + all.filter { last.place.precedes($0.place) && !new.contains($0.thread) }
    }

    // MARK: Outlines

    /// The rows that are in view where `height` rows are.
    func range(inView height: Int) -> Range<Int> {
        let count = visible.count
        let start = min(cursor.top, count)
        return start..<min(count, start + max(1, height))
    }

    /// The threads in view whose outlines are missing or old.
    var unoutlined: [ThreadVersion] {
        visible[range(inView: height)].map { version(of: $0) }.filter { outlines[$0.thread]?.version != $0 }
    }

    private func version(of thread: ThreadSummary) -> ThreadVersion {
        let run = runs[thread.thread]
        return ThreadVersion(
            thread: thread.thread,
            updatedAt: thread.updatedAt,
            run: run?.id,
            status: run?.status,
            events: arrivals[thread.thread]?.count ?? 0
        )
    }

    /// Takes in outlines.
    mutating func take(_ new: [ThreadOutline]) {
        if outlines.count + new.count > Self.outlineLimit { outlines = [:] }
        for outline in new { outlines[outline.version.thread] = outline }
    }

    /// Notes that the outlines that are missing could not be read; the threads have none until they change.
    mutating func noteUnoutlined() {
        take(unoutlined.map { ThreadOutline(of: $0, runs: [], events: []) })
    }

    /// Notes which threads events arrived of; what a body prints does not make an outline old.
    mutating func note(_ events: [RunEvent]) {
        for event in events {
            var known = arrivals[event.thread] ?? Arrivals(last: event.at)
            known.last = max(known.last, event.at)
            if event.mode != "custom" { known.count += 1 }
            arrivals[event.thread] = known
        }
        if arrivals.count > Self.outlineLimit { arrivals = arrivals.filter { outlines[$0.key] != nil } }
    }

    /// When the newest event of a thread happened, as far as it is known.
    func lastEvent(of thread: ThreadID) -> Timestamp? {
        [arrivals[thread]?.last, outlines[thread]?.lastEvent].compactMap(\.self).max()
    }

    var current: ThreadSummary? { cursor.id.flatMap { id in all.first { $0.thread == id } } }
}
