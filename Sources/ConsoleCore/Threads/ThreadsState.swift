import SignoffCheckpoint

/// The threads, and the cursor among them.
struct ThreadsState: Equatable, Sendable {
    /// A tab of the pane.
    enum Tab: String, CaseIterable, Sendable {
        case thread = "Thread"
        case state = "State"
        case history = "History"
    }

    /// The loaded threads, most recently changed first.
    private(set) var all: [ThreadSummary] = [] {
        didSet { arrange() }
    }
    /// The newest run of each thread that has one.
    private(set) var runs: [ThreadID: Run] = [:]
    /// The rows of the list: the threads that match the filter, in order.
    private(set) var visible: [ThreadSummary] = []
    /// The order of the rows.
    var sorting = ListSorting(ThreadOrder.changed) {
        didSet { if sorting != oldValue { arrange() } }
    }
    /// The columns that the operator chose; `nil` for those that fit the width.
    var chosenColumns: [String]?
    private(set) var isLoaded = false
    /// Whether more threads follow.
    private(set) var isCut = false
    var filter = "" {
        didSet { if filter != oldValue { arrange() } }
    }
    var cursor = ListCursor<ThreadID>()
    /// The number of visible rows.
    var height = 0
    var tab = Tab.thread
    var scroll = 0
    var isDetailFocused = false
    /// The outlines of threads that were visible.
    private(set) var outlines: [ThreadID: ThreadOutline] = [:]
    /// The events that have arrived since the console was opened, by thread.
    private var arrivals: [ThreadID: Arrivals] = [:]
    /// The maximum number of outlines that are kept.
    private static let outlineLimit = 1_000

    /// The number of a thread's events, and the time of the newest one.
    private struct Arrivals: Equatable, Sendable {
        /// Grows at most once in ``outlineInterval``, because an outline is read again when it grows.
        var count = 0
        var counted: Timestamp?
        var last: Timestamp
    }

    /// The minimum time between two events that make an outline old.
    private static let outlineInterval = Duration.seconds(1)

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

    /// Sorts by the named order, or by the next one.
    ///
    /// The cursor stays on its thread.
    mutating func sort(by name: String?) -> Remark { sorting.sort(by: name) }

    /// The maximum number of threads that are read to sort all of them.
    private static let sortedLimit = 5_000

    /// The load of the next threads, once the cursor is near the end; `nil` for none.
    var moreLoad: ConsoleLoad? {
        guard isCut, let last = all.last else { return nil }
        let isSorted = sorting != ListSorting(.changed)
        guard isSorted ? all.count < Self.sortedLimit : cursor.index >= visible.count - 50 else { return nil }
        return .moreThreads(last.place)
    }

    /// Applies a page of threads.
    ///
    /// A changed thread moves to the top, so a first page is put before the earlier threads, unless the two do not
    /// overlap.
    mutating func take(
        _ page: [ThreadSummary],
        runs newest: [ThreadID: Run] = [:],
        after: ThreadPlace?,
        hasMore: Bool
    ) {
        isLoaded = true
        // The rows depend on the runs of their threads.
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

    /// Returns the visible rows of `height` rows.
    func range(inView height: Int) -> Range<Int> {
        let count = visible.count
        let start = min(cursor.top, count)
        return start..<min(count, start + max(1, height))
    }

    /// The visible threads whose outlines are missing or outdated.
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

    /// Applies outlines.
    mutating func take(_ new: [ThreadOutline]) {
        if outlines.count + new.count > Self.outlineLimit { outlines = [:] }
        for outline in new { outlines[outline.version.thread] = outline }
    }

    /// Records that the missing outlines could not be read.
    ///
    /// A thread without an outline stays so until the thread changes.
    mutating func noteUnoutlined() {
        take(unoutlined.map { ThreadOutline(of: $0, runs: [], events: []) })
    }

    /// Records the threads of arrived events.
    ///
    /// Output of a body does not make an outline outdated.
    mutating func note(_ events: [RunEvent]) {
        for event in events {
            var known = arrivals[event.thread] ?? Arrivals(last: event.at)
            known.last = max(known.last, event.at)
            if event.mode != "custom",
                known.counted.map({ event.at.duration(since: $0) >= Self.outlineInterval }) ?? true
            {
                known.count += 1
                known.counted = event.at
            }
            arrivals[event.thread] = known
        }
        if arrivals.count > Self.outlineLimit { arrivals = arrivals.filter { outlines[$0.key] != nil } }
    }

    /// Returns the time of a thread's newest event, if it is known.
    func lastEvent(of thread: ThreadID) -> Timestamp? {
        [arrivals[thread]?.last, outlines[thread]?.lastEvent].compactMap(\.self).max()
    }

    var current: ThreadSummary? { cursor.id.flatMap { id in all.first { $0.thread == id } } }
}
