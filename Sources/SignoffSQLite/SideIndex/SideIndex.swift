import SignoffCheckpoint
import Synchronization

/// The index of a read-only database of another program, in a separate file in the cache folder.
///
/// The index is built from the newest rows back to the oldest, in steps that survive the end of the process, and then
/// follows new rows. Rows are followed by number. A row that was read is recognized by its content, so that a replaced,
/// rewritten or truncated file is detected. Deleted threads are detected when they are listed. Any number of processes
/// can share an index, and one of them builds it.
actor SideIndex {
    private nonisolated let executor = QueueExecutor(label: "signoff.sqlite.index")
    nonisolated let file: DatabaseFile
    private nonisolated let folder: String
    /// The connection for lists.
    nonisolated let source: DatabaseReader
    /// The connection for building, which takes longer.
    nonisolated let buildingSource: DatabaseReader
    /// Keeps the facts of questions up to date; `nil` without a reader.
    nonisolated let facts: FactsUpkeep?
    nonisolated let board = LatestValues<IndexProgress>()
    private nonisolated let faults = LatestValues<String>()
    nonisolated let building = Mutex(Building())
    var opened: Opened?
    var verified: [Int64] = []
    var isClosed = false

    /// The state of the build, and whether more was left to build at the last check.
    struct Building {
        var task: Task<Void, Never>?
        var isWanted = false
    }

    struct Opened {
        var identity: FileIdentity
        var file: SideIndexFile
        var reader: DatabaseReader
        var lock: BuilderLock?
    }

    private static let attempts = 4

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates the index of `file` in `folder`.
    ///
    /// The index is opened on first use.
    init(of file: DatabaseFile, in folder: String, busyTimeout: Duration, facts: QuestionFactsReader? = nil) {
        self.file = file
        self.folder = folder
        self.facts = facts.map { FactsUpkeep($0) }
        source = DatabaseReader(file: file, source: .foreign, busyTimeout: busyTimeout)
        buildingSource = DatabaseReader(file: file, source: .foreign, busyTimeout: busyTimeout)
    }

    /// Opens the index, and starts to build its missing part.
    func start() async {
        do {
            _ = try await bringUp()
        } catch {
            // Lists are then read from the whole file, which reports its own faults.
            note(error)
            board.end()
        }
    }

    /// Yields the progress of the build.
    nonisolated func progress() -> AsyncStream<IndexProgress> { board.listen() }

    /// Stops building and closes the index.
    func close() async {
        isClosed = true
        building.withLock { building in
            building.task?.cancel()
            building = Building()
        }
        board.end()
        faults.end()
        await opened?.reader.close()
        opened = nil
        await source.close()
        await buildingSource.close()
    }

    /// The reason why the index could not be built or could not answer a list; `nil` for none.
    nonisolated var fault: String? { faults.latest }

    /// Yields the current fault of the index, and every later fault.
    nonisolated func faultReports() -> AsyncStream<String> { faults.listen() }

    /// Records why the index could not be built or could not answer a list.
    nonisolated func note(_ error: any Error) {
        guard !(error is CancellationError) else { return }
        let fault = (error as? CheckpointError)?.message ?? "\(error)"
        if fault != faults.latest { faults.send(fault) }
    }

    // MARK: Listing

    /// Returns a list from the index, after updating the index to the stored rows.
    ///
    /// - Parameters:
    ///   - byFacts: Whether the list depends on the facts of all questions.
    ///   - body: Makes the list.
    ///   - heads: Returns the threads in the list with the newest indexed checkpoint of each, which are compared with
    ///     the database.
    /// - Returns: The list.
    /// - Throws: The errors of the engine. The list can then be made without the index.
    nonisolated func list<Result: Sendable>(
        byFacts: Bool = false,
        _ body: @escaping @Sendable (ReadModelQueries) throws -> Result,
        heads: @Sendable (Result) -> [ListedHead]
    ) async throws -> Result {
        var attempt = 1
        let facts = facts?.reader
        while true {
            let reader = try await bringUp()
            if byFacts { try await bringUpFacts() }
            let result = try await reader.read { connection, _ in
                try body(ReadModelQueries(connection: connection, facts: facts, hasAnswerRecords: false))
            }
            let changed = try await changedThreads(among: heads(result))
            if changed.isEmpty || attempt == Self.attempts { return result }
            try await refresh(changed)
            attempt += 1
        }
    }

    /// A thread in a list, and its newest indexed checkpoint; `nil` for an unreadable one.
    struct ListedHead: Sendable {
        var thread: ThreadID
        var checkpoint: CheckpointID?
    }

    nonisolated func changedThreads(among heads: [ListedHead]) async throws -> Set<ThreadID> {
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

    /// Updates the facts of the questions in the index with the reader, in batches.
    private func bringUpFacts() async throws {
        guard let facts, try facts.isWanted(on: try openIndex().file.connection) else { return }
        try await facts.bringUp { step in try await self.write(step) }
    }

    private func write(_ body: @Sendable (SQLiteConnection) throws -> Bool) throws {
        _ = try transaction(on: try openIndex(), body)
    }

    /// Opens the index, follows new rows, and returns the connection for reading it.
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
        // A caller that reads an incomplete list is informed about that.
        if let marks = try SideIndexMarks(from: opened.file.connection), marks.uncovered > 0 { tell(marks) }
        startBuilding()
        return opened.reader
    }

    func openIndex() throws -> Opened {
        guard !isClosed else { throw CheckpointError(.storage, "\(file.path) is closed") }
        guard let identity = file.fileIdentity else {
            throw CheckpointError(.notFound, "the file \(file.path) no longer exists")
        }
        if let opened, opened.identity == identity { return opened }
        let index = try SideIndexFile(folder: folder, identity: identity)
        index.connection.factsReader = facts?.reader
        let reader = DatabaseReader(file: DatabaseFile(path: index.path), source: .ours, busyTimeout: .seconds(10))
        let fresh = Opened(identity: identity, file: index, reader: reader)
        opened = fresh
        verified = []
        return fresh
    }

    /// Records the rows to index.
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
}
