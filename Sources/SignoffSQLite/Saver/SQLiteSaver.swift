public import SignoffCheckpoint

/// A saver, run queue and event log in a SQLite file, in the tables of LangGraph's own SQLite saver.
///
/// Python programs read what this saver writes, and this saver reads what Python programs write. Data for which
/// LangGraph has no table is in tables with the prefix `signoff_`. These tables are never added to a database of
/// another program without consent; such a database is read-only (see ``isReadOnly``).
///
/// > Concurrency: Call from any task. Long operations on the file run on threads of their own. A short read or commit
/// can run on the caller's thread. Writes that wait at the same time are committed together, and each call returns when
/// its own write is durable. Canceling a task does not undo its writes.
///
/// > Source: langgraph-checkpoint-sqlite 3.1.2; SQLite manual, "Write-Ahead Logging".
public final class SQLiteSaver: RunQueue {
    let database: Database
    let time: TimeSource
    let random: RandomSource
    let leases: WatchedLeases

    /// Opens or creates the database at `path`.
    ///
    /// - Parameters:
    ///   - path: The path of the file. The folder of the file must exist.
    ///   - options: The permitted changes to the database, and the durability of writes.
    /// - Throws: `not_found` when the file or its folder is missing, or the file has no checkpoint tables;
    ///   `not_a_database`, `corrupt`, `locked`, `full`, `read_only` when the file is not writable, `schema_too_new`
    ///   when a newer release wrote Signoff's tables, otherwise `storage`.
    public init(path: String, options: Options = Options()) async throws {
        database = try await Database.open(path: path, options: options)
        time = options.time
        random = options.random
        leases = WatchedLeases(uptime: options.uptime)
        await database.sideIndex?.start()
        database.startFacts()
        if database.origin == .created, let folder = options.trustFolder { await noteAsOwn(in: folder) }
    }

    /// Whether the database is read-only, because the options require that or because another program created the
    /// database.
    public var isReadOnly: Bool { database.isReadOnly }

    /// The reason why the database is read-only; `nil` for a writable database.
    public var readOnlyReason: String? { database.readOnlyReason }

    /// The path of the file.
    ///
    /// For a symbolic link that was opened, the path of its target.
    public var path: String { database.path }

    /// The work of the writer since the file was opened, for measurements.
    package var writeCounts: WriteCounts { database.writeCounts }

    /// Closes the file.
    ///
    /// Later calls fail with `storage`.
    ///
    /// A saver without references closes its file.
    public func close() async {
        await database.close()
    }

    /// Returns the checkpoint at `address`, or the newest of its thread and namespace when the address has no id; `nil`
    /// when no checkpoint matches.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `corrupt`, `locked` and `storage` from the engine.
    public func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
        try await database.readLittle { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).checkpoint(at: address)
        }
    }

    /// Returns the matching checkpoints, newest id first, each with its pending writes.
    ///
    /// - Throws: `invalid_data` for a limit below 1 and when the stored bytes cannot be read; `corrupt`, `locked` and `storage` from the engine.
    public func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
        try query.check()
        let read: @Sendable (SQLiteConnection, DatabaseLayout) throws -> [SavedCheckpoint] = { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).checkpoints(matching: query)
        }
        // The runs nested in a step are looked up whenever the step starts, and mostly none exist.
        let isLittle = query.after != nil && query.limit.map { $0 <= 32 } ?? false
        return isLittle ? try await database.readLittle(read) : try await database.read(read)
    }

    /// Returns the matching checkpoints, newest id first, and the reason for each unreadable one.
    public func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints {
        try query.check()
        return try await database.read { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).legibleCheckpoints(matching: query)
        }
    }

    /// Returns the checkpoints that determine the current state of a thread, without reading its history.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `corrupt`, `locked` and `storage` from the engine.
    public func heads(of thread: ThreadID) async throws -> ThreadHeads {
        try await database.read { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).heads(of: thread)
        }
    }

    /// Stores all of `changes` in one transaction, and returns once they are durable.
    ///
    /// - Parameters:
    ///   - changes: The changes to store.
    ///   - lease: The lease under which the caller runs the thread; `nil` for callers without one.
    /// - Throws: `lease_lost` when the caller no longer holds `lease`, `invalid_data` for writes without a checkpoint,
    ///   `not_storable` for a value without a stored form, `read_only`, `locked`, `full`, otherwise `storage`. Nothing
    ///   is then stored.
    public func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
        try changes.forEach { try $0.check() }
        let time = time
        try await database.write { connection in
            let index = ReadModelWriter(connection: connection)
            let now = time.now()
            guard let thread = changes.first?.thread else {
                if let lease { try index.runs.check(lease) }
                return
            }
            if changes.dropFirst().allSatisfy({ $0.thread == thread }) {
                try index.apply(changes, to: thread, holding: lease, at: now)
            } else {
                for (thread, changes) in Dictionary(grouping: changes, by: \.thread) {
                    try index.apply(changes, to: thread, holding: lease, at: now)
                }
            }
        }
    }

    /// Returns every recorded answer of a thread, including answers at removed checkpoints and on a deleted thread.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `corrupt`, `locked` and `storage` from the engine.
    public func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord] {
        try await readOwn(since: Schema.firstVersionWithAnswerRecords, else: []) {
            try AnswerRows(connection: $0).records(of: thread)
        }
    }

    /// Deletes the checkpoints, writes, runs, events and notes of a thread, in all namespaces.
    ///
    /// Deleting an unknown thread does nothing. The ledger and the recorded answers keep the decisions on the thread.
    ///
    /// - Throws: `read_only`, `locked`, otherwise `storage`.
    public func deleteThread(_ thread: ThreadID) async throws {
        try await database.write { connection in
            let index = ReadModelWriter(connection: connection)
            try index.rows.delete(thread)
            try index.runs.delete(thread)
            try EventRows(connection: connection).delete(thread)
            try NoteRows(connection: connection).delete(thread)
            try index.remove(thread)
        }
    }

    /// Returns the matching threads, most recently changed first.
    ///
    /// The list is read from an index: Signoff's own, or the index beside a database without Signoff's tables. Without
    /// an index, every thread is read.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try query.check()
        return try await list {
            try $0.summaries(matching: query)
        } scanning: {
            try $0.summaries(matching: query)
        } heads: { summaries in
            summaries.map { SideIndex.ListedHead(thread: $0.thread, checkpoint: $0.checkpoint) }
        }
    }

    /// Returns the matching open questions, in the order of the query.
    ///
    /// A question that a pending or running run answers is not open. The list is read from an index, like
    /// ``threads(matching:)``. A list by facts that are read from payloads first reads missing facts
    /// (``Options/facts``).
    ///
    /// - Throws: `invalid_data` for a limit below 1, and for a place in a list of another order; `corrupt`, `locked` and `storage` from the engine.
    public func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try query.check()
        let questions = try await list(byFacts: query.namesFacts) {
            try $0.openInterrupts(matching: query)
        } scanning: {
            try $0.openInterrupts(matching: query)
        } heads: { questions in
            questions.map { SideIndex.ListedHead(thread: $0.thread, checkpoint: $0.checkpoint) }
        }
        guard query.payloadLimit == nil, !query.omitsValues, questions.contains(where: { $0.omittedBytes != nil })
        else {
            return questions
        }
        return try await withPayloads(questions)
    }

    /// Returns questions with the payloads that the index beside the file omits, read from the file.
    private func withPayloads(_ questions: [OpenInterrupt]) async throws -> [OpenInterrupt] {
        let threads = Set(questions.lazy.filter { $0.omittedBytes != nil }.map(\.thread))
        let found = try await database.read { connection, layout in
            let scan = FullScan(rows: CheckpointRows(connection: connection, layout: layout), runs: nil)
            return try threads.flatMap { try scan.openInterrupts(matching: InterruptQuery(thread: $0, limit: .max)) }
        }
        let known = Dictionary(
            found.map { ([$0.thread.rawValue, $0.key], $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return questions.map { listed in
            guard listed.omittedBytes != nil, let read = known[[listed.thread.rawValue, listed.key]] else {
                return listed
            }
            var question = read
            (question.facts, question.waitingSince) = (listed.facts, listed.waitingSince)
            return question
        }
    }

    /// Returns the number of open questions in all threads.
    public func countOpenInterrupts() async throws -> Int {
        try await list {
            try $0.countOpenInterrupts()
        } scanning: {
            try $0.countOpenInterrupts()
        } heads: { _ in
            []
        }
    }

    /// Returns the number of matching open questions.
    ///
    /// The limit and the place of the query are ignored.
    ///
    /// - Throws: `corrupt`, `locked` and `storage` from the engine.
    public func countOpenInterrupts(matching query: InterruptQuery) async throws -> Int {
        try await list(byFacts: query.namesFacts) {
            try $0.countOpenInterrupts(matching: query)
        } scanning: {
            try $0.countOpenInterrupts(matching: query)
        } heads: { _ in
            []
        }
    }

    /// Returns a list from the index, which is updated first if another program has made it stale.
    ///
    /// If that fails, the list is made by reading every thread.
    private func list<Result: Sendable>(
        byFacts: Bool = false,
        indexed: @escaping @Sendable (ReadModelQueries) throws -> Result,
        scanning: @escaping @Sendable (FullScan) throws -> Result,
        heads: @Sendable (Result) -> [SideIndex.ListedHead]
    ) async throws -> Result {
        if let index = database.sideIndex {
            do {
                return try await index.list(byFacts: byFacts, indexed, heads: heads)
            } catch {
                index.note(error)
                // If the cached copy cannot be created, the file itself is read and reports its own faults.
            }
        }
        if byFacts { try await database.bringUpFacts() }
        let isReadOnly = isReadOnly
        let reader = database.facts?.reader
        let result: Result? = try await database.read { connection, layout in
            let lists = ReadModelQueries(connection: connection, facts: reader, readsOtherFacts: isReadOnly)
            if layout.hasIndex, try !lists.areStale() { return try indexed(lists) }
            guard isReadOnly else { return nil }
            let runs = layout.hasIndex ? RunRows(connection: connection) : nil
            let rows = CheckpointRows(connection: connection, layout: layout)
            return try scanning(FullScan(rows: rows, runs: runs, facts: reader))
        }
        if let result { return result }
        return try await database.write { connection in
            try ReadModelWriter(connection: connection).refreshDirtyThreads()
            return try indexed(ReadModelQueries(connection: connection, facts: reader))
        }
    }
}

extension SQLiteSaver: IndexBuilding {
    /// Yields the current progress of the index beside a foreign database, then each step, and finally the completed
    /// progress.
    ///
    /// Building begins when the file is opened. The stream ends at once for a database with Signoff's tables, and
    /// when ``Options/indexFolder`` is `nil`. The stream ends early when the index cannot be built; every list then reads
    /// every thread.
    public func indexProgress() -> AsyncStream<IndexProgress> {
        guard let index = database.sideIndex else { return AsyncStream { $0.finish() } }
        return index.progress()
    }

    /// The reason why the index beside the file could not be built or could not answer a list; `nil` for none.
    ///
    /// A list without an index reads every thread.
    public var indexFault: String? { database.sideIndex?.fault }

    /// Yields the current fault of the index, and every later fault.
    ///
    /// The stream ends when the file is closed; without an index, at once.
    public func indexFaults() -> AsyncStream<String> {
        database.sideIndex?.faultReports() ?? AsyncStream { $0.finish() }
    }
}
