import SignoffCheckpoint
import Synchronization

/// The index of a database that another program made and that is only read: in a file of its own in the cache folder.
///
/// It is built from the newest rows back to the oldest, in steps that each survive the end of the process, and follows what is stored from then on. Rows are
/// followed by their numbers; a row that was read is known again by what it is, so that a file that was replaced, rewritten or shrunk is noticed. Threads that
/// were deleted are noticed when they are listed. Any number of processes may use one index, of which one builds.
actor SideIndex {
    private nonisolated let executor = QueueExecutor(label: "signoff.sqlite.index")
    private nonisolated let file: DatabaseFile
    private nonisolated let folder: String
    /// Reads for those who list.
    private nonisolated let source: DatabaseReader
    /// Reads for building, which takes longer.
    private nonisolated let buildingSource: DatabaseReader
    private nonisolated let board = ProgressBoard()
    private nonisolated let building = Mutex<Task<Void, Never>?>(nil)
    private var opened: Opened?
    private var verified: [Int64] = []
    private var isClosed = false

    private struct Opened {
        var identity: FileIdentity
        var file: SideIndexFile
        var reader: DatabaseReader
        var lock: BuilderLock?
    }

    /// How many checkpoints a step of building passes.
    private static let step = 10_000
    /// How many rows are followed at once.
    private static let followedRows = 2_000
    /// How many times that is done before the list is given; building does the rest.
    private static let followedTimes = 4
    private static let attempts = 4

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates the index of `file` in `folder`, which is opened when it is first used.
    init(of file: DatabaseFile, in folder: String, busyTimeout: Duration) {
        self.file = file
        self.folder = folder
        source = DatabaseReader(file: file, source: .foreign, busyTimeout: busyTimeout)
        buildingSource = DatabaseReader(file: file, source: .foreign, busyTimeout: busyTimeout)
    }

    /// Opens the index and begins to build what is not built yet.
    func start() async {
        do {
            _ = try await bringUp()
        } catch {
            // Lists are read from the whole file then, which reports what is wrong with it.
            board.end()
        }
    }

    /// How far it is built.
    nonisolated func progress() -> AsyncStream<IndexProgress> { board.listen() }

    /// Stops building and closes the index.
    func close() async {
        isClosed = true
        building.withLock { task in
            task?.cancel()
            task = nil
        }
        board.end()
        await opened?.reader.close()
        opened = nil
        await source.close()
        await buildingSource.close()
    }

    // MARK: Listing

    /// Answers from the index, after bringing it up to what is stored now.
    ///
    /// - Parameters:
    ///   - body: Makes the list.
    ///   - heads: The threads in it with the newest checkpoint the index knows of each, which are held against the database.
    /// - Returns: The list.
    /// - Throws: What the engine throws; the list can then be made without the index.
    nonisolated func list<Result: Sendable>(
        _ body: @escaping @Sendable (IndexedLists) throws -> Result,
        heads: @Sendable (Result) -> [ListedHead]
    ) async throws -> Result {
        var attempt = 1
        while true {
            let reader = try await bringUp()
            let result = try await reader.read { connection, _ in
                try body(IndexedLists(connection: connection))
            }
            let changed = try await changedThreads(among: heads(result))
            if changed.isEmpty || attempt == Self.attempts { return result }
            try await refresh(changed)
            attempt += 1
        }
    }

    /// A thread in a list and the newest checkpoint it is listed with; nil where that cannot be read.
    struct ListedHead: Sendable {
        var thread: ThreadID
        var checkpoint: CheckpointID?
    }

    private nonisolated func changedThreads(among heads: [ListedHead]) async throws -> Set<ThreadID> {
        guard !heads.isEmpty else { return [] }
        return try await source.read { connection, layout in
            let rows = SourceRows(connection: connection, layout: layout)
            return Set(
                try heads.filter { head in
                    let newest = try rows.newestCheckpoint(of: head.thread)
                    return head.checkpoint == nil ? newest == nil : newest != head.checkpoint
                }.map(\.thread)
            )
        }
    }

    /// Opens the index, follows what was stored since, and returns what it is read with.
    private func bringUp() async throws -> DatabaseReader {
        for _ in 0..<Self.attempts {
            let opened = try openIndex()
            guard let marks = try SideIndexMarks(from: opened.file.connection) else {
                try await begin(opened)
                continue
            }
            if try await follow(from: marks, in: opened) { break }
        }
        let opened = try openIndex()
        try await verifyWaitingThreads(in: opened)
        startBuilding()
        return opened.reader
    }

    private func openIndex() throws -> Opened {
        guard !isClosed else { throw CheckpointError(.storage, "\(file.path) is closed") }
        guard let identity = file.fileIdentity else {
            throw CheckpointError(.notFound, "there is no file \(file.path) any more")
        }
        if let opened, opened.identity == identity { return opened }
        let index = try SideIndexFile(folder: folder, identity: identity)
        let reader = DatabaseReader(file: DatabaseFile(path: index.path), source: .ours, busyTimeout: .seconds(10))
        let fresh = Opened(identity: identity, file: index, reader: reader)
        opened = fresh
        verified = []
        return fresh
    }

    /// Notes what is to be built.
    private func begin(_ opened: Opened) async throws {
        let (moment, anchors) = try await source.read { connection, layout in
            let moment = try SourceMoment(connection, layout)
            let anchors = [
                try SourceAnchor.read(.checkpoints, at: moment.newestCheckpoint, from: connection, layout),
                try SourceAnchor.read(.writes, at: moment.newestWrite, from: connection, layout),
            ]
            return (moment, anchors.compactMap(\.self))
        }
        _ = try transaction(on: opened) { connection in
            guard try SideIndexMarks(from: connection) == nil else { return false }
            try SideIndexMarks(before: moment).store(on: connection)
            for anchor in anchors { try SideIndexAnchors(connection: connection).add(anchor) }
            return true
        }
    }

    // MARK: Following

    /// What was stored since an index was last brought up.
    private struct News: Sendable {
        var brokenTables: Set<SourceAnchor.Table> = []
        var states: [(thread: ThreadID, state: ThreadState?)] = []
        var anchors: [SourceAnchor] = []
        var hasMore = false
    }

    /// Takes in what was stored since `marks`; returns whether the index is up to it, or needs to be looked at again.
    private func follow(from marks: SideIndexMarks, in opened: Opened) async throws -> Bool {
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
                // Building goes on meanwhile.
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

    /// Goes back to the newest row that is still what it was, or begins anew.
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

    /// Reads threads again whatever was stored.
    private func refresh(_ threads: Set<ThreadID>) async throws {
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

    /// Looks whether the threads that wait are still there, when anything was written since it was last done: deleted rows leave no other trace.
    private func verifyWaitingThreads(in opened: Opened) async throws {
        let stamp = file.changeStamp
        guard stamp != verified else { return }
        let waiting = try opened.file.connection.rows(
            "SELECT thread_id, checkpoint_id FROM signoff_threads WHERE open_interrupts > 0"
        ) { ListedHead(thread: ThreadID($0.text(0)), checkpoint: $0.optionalText(1).map { CheckpointID($0) }) }
        let changed = try await changedThreads(among: waiting)
        if !changed.isEmpty { try await refresh(changed) }
        verified = stamp
    }

    private static func store(
        _ states: [(thread: ThreadID, state: ThreadState?)],
        on connection: SQLiteConnection
    ) throws {
        let lists = ThreadLists(connection: connection)
        for (thread, state) in states {
            try lists.remove(thread)
            if let state { try lists.store(state, of: thread, at: nil) }
        }
    }

    private func transaction(on opened: Opened, _ body: (SQLiteConnection) throws -> Bool) throws -> Bool {
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

    // MARK: Building

    /// Begins to build what is not built yet, beside whatever else happens.
    private func startBuilding() {
        building.withLock { task in
            guard task == nil, !isClosed else { return }
            task = Task { [weak self] in
                while !Task.isCancelled, let step = await self?.buildStep() {
                    guard step == .waiting else { continue }
                    // Another process builds; should it end before it is done, this one goes on.
                    guard (try? await Task.sleep(for: .milliseconds(100))) != nil else { return }
                }
            }
        }
    }

    private enum BuildingStep { case done, waiting }

    /// Covers some more checkpoints; nil when there is nothing more to do.
    private func buildStep() async -> BuildingStep? {
        do {
            var current = try openIndex()
            guard let marks = try SideIndexMarks(from: current.file.connection) else { return nil }
            tell(marks)
            guard marks.uncovered > 0 else {
                opened?.lock = nil
                building.withLock { $0 = nil }
                return nil
            }
            if current.lock == nil {
                guard let lock = BuilderLock(path: current.file.path + ".lock") else { return .waiting }
                current.lock = lock
                opened = current
            }
            try await cover(some: marks, in: current)
            return .done
        } catch {
            // Lists are read from the whole file then, which reports what is wrong with it.
            building.withLock { $0 = nil }
            board.end()
            return nil
        }
    }

    private func cover(some marks: SideIndexMarks, in opened: Opened) async throws {
        let stretch = try await buildingSource.read { connection, layout in
            try SourceRows(connection: connection, layout: layout).threads(before: marks.uncovered, limit: Self.step)
        }
        let missing = try stretch.threads.filter { try !Self.isListed($0, on: opened.file.connection) }
        let states = try await buildingSource.read { connection, layout in
            try SourceRows(connection: connection, layout: layout).states(of: missing)
        }
        _ = try transaction(on: opened) { connection in
            guard var stored = try SideIndexMarks(from: connection), stored.uncovered == marks.uncovered else {
                return false
            }
            // What was followed meanwhile is newer than what was read here.
            let unlisted = try states.filter { try !Self.isListed($0.thread, on: connection) }
            try Self.store(unlisted, on: connection)
            stored.uncovered = stretch.row
            try stored.store(on: connection)
            return true
        }
    }

    private static func isListed(_ thread: ThreadID, on connection: SQLiteConnection) throws -> Bool {
        try connection.exists("SELECT 1 FROM signoff_threads WHERE thread_id = ?", .text(thread.rawValue))
    }

    private func tell(_ marks: SideIndexMarks) {
        board.tell(
            IndexProgress(
                read: Int(marks.total - max(0, marks.uncovered - 1)),
                total: Int(marks.total),
                isComplete: marks.uncovered == 0
            )
        )
    }
}
