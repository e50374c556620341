import SignoffCheckpoint

/// The threads and the place among them.
struct ThreadsState: Equatable, Sendable {
    /// Those that were read, most recently changed first.
    private(set) var all: [ThreadSummary] = []
    /// The newest run of each thread that has one.
    private(set) var runs: [ThreadID: Run] = [:]
    private(set) var isLoaded = false
    /// Whether there are more than were read.
    private(set) var isCut = false
    var filter = ""
    var cursor = ListCursor<ThreadID>()

    var visible: [ThreadSummary] {
        let query = FilterQuery(filter)
        guard !query.isEmpty else { return all }
        return all.filter { thread in
            let columns = [
                "wf": thread.workflow ?? "", "kind": thread.status.rawValue, "thread": thread.thread.rawValue,
            ]
            return query.matches(columns: columns) { thread.error ?? "" }
        }
    }

    /// The load of what comes after the threads read, once the cursor is near their end; nil when there is none.
    var moreLoad: ConsoleLoad? {
        guard isCut, let last = all.last, cursor.index >= visible.count - 50 else { return nil }
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

    var current: ThreadSummary? { cursor.id.flatMap { id in all.first { $0.thread == id } } }
}
