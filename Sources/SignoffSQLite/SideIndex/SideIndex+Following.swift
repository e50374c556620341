import SignoffCheckpoint

extension SideIndex {
    /// The number of rows followed in one transaction.
    private static let followedRows = 2_000
    /// The number of such transactions before a list is returned.
    ///
    /// The build follows the rest.
    private static let followedTimes = 4

    /// The data stored since the index was last updated.
    private struct News: Sendable {
        var brokenTables: Set<SourceAnchor.Table> = []
        var states: [(thread: ThreadID, state: ThreadState?)] = []
        var anchors: [SourceAnchor] = []
        var hasMore = false
    }

    /// Adds the rows stored since `marks`.
    ///
    /// Returns whether the index is current or must be examined again.
    func follow(from marks: SideIndexMarks, in opened: Opened) async throws -> Bool {
        var marks = marks
        for _ in 0..<Self.followedTimes {
            let anchors = try SourceAnchor.Table.allCases.compactMap { table in
                try SideIndexAnchors(connection: opened.file.connection).anchors(of: table).first
            }
            let current = marks
            let news = try await source.read { connection, layout in
                try Self.news(since: current, anchors, SourceRows(connection: connection, layout: layout))
            }
            guard news.brokenTables.isEmpty else {
                try await recover(news.brokenTables, from: marks, in: opened)
                return false
            }
            guard !news.anchors.isEmpty else { return true }
            for anchor in news.anchors { marks.followed[anchor.table] = anchor.row }
            let next = marks
            let isDone = try transaction(on: opened) { connection in
                guard try SideIndexMarks(from: connection)?.followed == current.followed else { return false }
                var stored = next
                // The build continues in the meantime.
                stored.uncovered = try SideIndexMarks(from: connection)?.uncovered ?? 0
                try Self.store(news.states, on: connection)
                try stored.store(on: connection)
                for anchor in news.anchors { try SideIndexAnchors(connection: connection).add(anchor) }
                return true
            }
            guard isDone else { return false }
            guard news.hasMore else { return true }
        }
        return true
    }

    private static func news(
        since marks: SideIndexMarks,
        _ anchors: [SourceAnchor],
        _ rows: SourceRows
    ) throws -> News {
        var news = News()
        let moment = try SourceMoment(rows.connection, rows.layout)
        var threads: Set<ThreadID> = []
        for table in SourceAnchor.Table.allCases {
            let followed = marks.followed[table] ?? 0
            let newest = table == .checkpoints ? moment.newestCheckpoint : moment.newestWrite
            if let anchor = anchors.first(where: { $0.table == table }) {
                let found = try SourceAnchor.read(table, at: anchor.row, from: rows.connection, rows.layout)
                if found != anchor { news.brokenTables.insert(table) }
            }
            guard newest > followed, news.brokenTables.isEmpty else { continue }
            let stretch = try rows.threads(of: table, after: followed, limit: followedRows)
            threads.formUnion(stretch.threads)
            news.hasMore = news.hasMore || stretch.count == followedRows
            if let anchor = try SourceAnchor.read(table, at: stretch.row, from: rows.connection, rows.layout) {
                news.anchors.append(anchor)
            }
        }
        if news.brokenTables.isEmpty { news.states = try rows.states(of: threads) }
        return news
    }

    /// Returns to the newest unchanged row, or starts again.
    private func recover(
        _ tables: Set<SourceAnchor.Table>,
        from marks: SideIndexMarks,
        in opened: Opened
    ) async throws {
        let anchors = try tables.map { try SideIndexAnchors(connection: opened.file.connection).anchors(of: $0) }
        let holding = try await source.read { connection, layout in
            try anchors.compactMap { anchors in
                try anchors.first { anchor in
                    try SourceAnchor.read(anchor.table, at: anchor.row, from: connection, layout) == anchor
                }
            }
        }
        _ = try transaction(on: opened) { connection in
            guard var stored = try SideIndexMarks(from: connection), stored.followed == marks.followed else {
                return false
            }
            guard holding.count == tables.count else {
                try connection.execute("DELETE FROM signoff_meta WHERE key <> 'format'")
                for table in ["signoff_anchors", "signoff_threads", "signoff_interrupts"] {
                    try connection.execute("DELETE FROM \(table)")
                }
                return true
            }
            for anchor in holding {
                stored.followed[anchor.table] = anchor.row
                if anchor.table == .checkpoints { stored.uncovered = min(stored.uncovered, anchor.row + 1) }
                try SideIndexAnchors(connection: connection).removeAnchors(of: anchor.table, after: anchor.row)
            }
            try stored.store(on: connection)
            return true
        }
        verified = []
    }

    /// Reads threads again, even if they seem unchanged.
    func refresh(_ threads: Set<ThreadID>) async throws {
        let opened = try openIndex()
        guard let marks = try SideIndexMarks(from: opened.file.connection) else { return }
        let states = try await source.read { connection, layout in
            try SourceRows(connection: connection, layout: layout).states(of: threads)
        }
        _ = try transaction(on: opened) { connection in
            guard try SideIndexMarks(from: connection)?.followed == marks.followed else { return false }
            try Self.store(states, on: connection)
            return true
        }
    }

    /// Checks whether the waiting threads still exist, if anything was written since the last check, because deleted
    /// rows leave no other trace.
    func verifyWaitingThreads(in opened: Opened) async throws {
        let stamp = file.changeStamp
        guard stamp != verified else { return }
        let waiting = try opened.file.connection.rows(
            "SELECT thread_id, checkpoint_id FROM signoff_threads WHERE open_interrupts > 0"
        ) { ListedHead(thread: ThreadID($0.text(0)), checkpoint: $0.optionalText(1).map { CheckpointID($0) }) }
        let changed = try await changedThreads(among: waiting)
        if !changed.isEmpty { try await refresh(changed) }
        verified = stamp
    }

    static func store(
        _ states: [(thread: ThreadID, state: ThreadState?)],
        on connection: SQLiteConnection
    ) throws {
        let lists = ReadModelRows(connection: connection)
        for (thread, state) in states {
            try lists.remove(thread)
            if let state { try lists.store(state, of: thread, at: nil) }
        }
    }

    func transaction(on opened: Opened, _ body: (SQLiteConnection) throws -> Bool) throws -> Bool {
        let connection = opened.file.connection
        try connection.execute("BEGIN IMMEDIATE")
        do {
            let isWanted = try body(connection)
            try connection.execute(isWanted ? "COMMIT" : "ROLLBACK")
            return isWanted
        } catch {
            if connection.isInTransaction { try connection.execute("ROLLBACK") }
            throw error
        }
    }
}
