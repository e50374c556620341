import SignoffCheckpoint

/// The threads and the place among them.
struct ThreadsState: Equatable, Sendable {
    var all: [ThreadSummary] = []
    var isLoaded = false
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

    var current: ThreadSummary? { cursor.id.flatMap { id in all.first { $0.thread == id } } }
}
