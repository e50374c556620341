import SignoffCheckpoint

/// The record of decisions and the place in it.
struct LedgerState: Equatable, Sendable {
    /// Newest first.
    var entries: [LedgerEntry] = []
    var isLoaded = false
    var filter = ""
    var cursor = ListCursor<Int64>()
    var scroll = 0
    var isDetailFocused = false

    var visible: [LedgerEntry] {
        let query = FilterQuery(filter)
        guard !query.isEmpty else { return entries }
        return entries.filter { entry in
            let record = JSONValue.object(entry.record)
            let columns = [
                "by": record["actor"]?.stringValue ?? "",
                "thread": record["thread"]?.stringValue ?? "",
                "kind": record["dialect"]?.stringValue ?? "",
            ]
            return query.matches(columns: columns) { record.text(.compact) }
        }
    }

    var current: LedgerEntry? { cursor.id.flatMap { id in entries.first { $0.sequence == id } } }
}
