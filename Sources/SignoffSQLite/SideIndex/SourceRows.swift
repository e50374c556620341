import SignoffCheckpoint

/// Reads the source data of an index from a foreign database.
struct SourceRows {
    let connection: SQLiteConnection
    let layout: DatabaseLayout

    /// A batch of threads, with the last row of the table that was read for them.
    struct Stretch: Sendable {
        var threads: Set<ThreadID> = []
        var row: Int64
        var count = 0
    }

    /// Returns the threads of the last `limit` checkpoints stored before row `row`.
    func threads(before row: Int64, limit: Int) throws -> Stretch {
        var stretch = Stretch(row: 0)
        guard layout.hasCheckpoints else { return stretch }
        try connection.forEach(
            "SELECT rowid, thread_id FROM checkpoints WHERE rowid < ? ORDER BY rowid DESC LIMIT ?",
            values: [.integer(row), .number(limit)]
        ) { found in
            stretch.threads.insert(ThreadID(found.text(1)))
            stretch.row = found.integer(0)
            stretch.count += 1
            return true
        }
        if stretch.count < limit { stretch.row = 0 }
        return stretch
    }

    /// Returns the threads of the first `limit` rows of a table stored after row `row`.
    func threads(of table: SourceAnchor.Table, after row: Int64, limit: Int) throws -> Stretch {
        var stretch = Stretch(row: row)
        guard layout.hasCheckpoints else { return stretch }
        try connection.forEach(
            "SELECT rowid, thread_id FROM \(table.rawValue) WHERE rowid > ? ORDER BY rowid LIMIT ?",
            values: [.integer(row), .number(limit)]
        ) { found in
            stretch.threads.insert(ThreadID(found.text(1)))
            stretch.row = found.integer(0)
            stretch.count += 1
            return true
        }
        return stretch
    }

    /// Returns the states of threads according to their rows; `nil` for a thread without rows.
    func states(of threads: some Sequence<ThreadID>) throws -> [(thread: ThreadID, state: ThreadState?)] {
        let rows = CheckpointRows(
            connection: connection,
            layout: layout,
            abridgesAbove: InterruptQuery.listedPayload
        )
        let scan = FullScan(rows: rows, runs: nil)
        return try threads.map { thread in
            let state = try scan.reading(of: thread)
            let isThere = try state.reading?.head != nil || rows.hasRows(thread)
            return (thread, isThere ? state : nil)
        }
    }

    /// Returns the newest root checkpoint of a thread; `nil` for a thread without one.
    func newestCheckpoint(of thread: ThreadID) throws -> CheckpointID? {
        guard layout.hasCheckpoints else { return nil }
        let id = try connection.first(
            "SELECT MAX(checkpoint_id) FROM checkpoints WHERE thread_id = ? AND checkpoint_ns = ''",
            .text(thread.rawValue)
        ) { $0.optionalText(0).map { CheckpointID($0) } }
        return id ?? nil
    }
}
