import SignoffCheckpoint

/// The checkpoints of the threads looked at, and the place in the one shown.
struct HistoryState: Equatable, Sendable {
    enum Tab: String, CaseIterable, Sendable {
        case state = "State"
        case difference = "Diff"
        case tasks = "Tasks"
        case metadata = "Metadata"
    }

    /// The thread shown.
    var thread: ThreadID?
    /// Newest first, by thread.
    var entries: [ThreadID: [HistoryEntry]] = [:]
    /// Loads that are under way.
    var loading: Set<ThreadID> = []
    var cursor = ListCursor<CheckpointID>()
    var tab: Tab = .state
    var scroll = 0
    var isDetailFocused = false
    var filter = ""

    var all: [HistoryEntry] { thread.flatMap { entries[$0] } ?? [] }

    var visible: [HistoryEntry] {
        let query = FilterQuery(filter)
        guard !query.isEmpty else { return all }
        return all.filter { entry in
            let columns = ["kind": entry.source, "id": entry.checkpoint.rawValue]
            return query.matches(columns: columns) {
                entry.next.joined(separator: " ") + " " + entry.values.text(.compact)
            }
        }
    }

    var current: HistoryEntry? { cursor.id.flatMap { id in all.first { $0.checkpoint == id } } }

    func entry(_ id: CheckpointID?) -> HistoryEntry? { id.flatMap { id in all.first { $0.checkpoint == id } } }
}
