public import SignoffCheckpoint

/// A saver, queue and event log in a SQLite file, in the tables of LangGraph's own SQLite saver.
///
/// Python programs read what this saver writes, and this saver reads what they write. Data that LangGraph has no table
/// for is in tables with the prefix `signoff_`. A database made by another program gets none of these tables without
/// consent: it is read-only (see ``isReadOnly``).
///
/// > Concurrency: Call from any task. Long work on the file runs on threads of its own; a short read or commit may run
/// on the caller's thread. Writes that wait at the same time are committed together, and each call returns when its own
/// write is durable. Canceling a task does not undo its writes.
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
    ///   - path: The path of the file. Its folder must exist.
    ///   - options: What may be done to it, and how sure a write is.
    /// - Throws: `not_found` when the file or its folder is missing or has no checkpoint tables, `not_a_database`, `corrupt`, `locked`, `full`,
    ///   `read_only` when the file may not be written to, `schema_too_new` when a newer release wrote Signoff's tables, else `storage`.
    public init(path: String, options: Options = Options()) async throws {
        database = try await Database.open(path: path, options: options)
        time = options.time
        random = options.random
        leases = WatchedLeases(uptime: options.uptime)
        await database.sideIndex?.start()
        database.startFacts()
        if database.origin == .created, let folder = options.trustFolder { await noteAsOwn(in: folder) }
    }

    /// Whether the database is only read: because it was asked for, or because another program made it.
    public var isReadOnly: Bool { database.isReadOnly }

    /// The reason why the database is read-only; `nil` when it can be written.
    public var readOnlyReason: String? { database.readOnlyReason }

    /// The path of the file; of a symbolic link that was opened, where it leads to.
    public var path: String { database.path }

    /// The work of the writer since the file was opened, for measurements.
    package var writeCounts: WriteCounts { database.writeCounts }

    /// Closes the file, so that later calls fail with `storage`.
    ///
    /// A saver without references closes its file.
    public func close() async {
        await database.close()
    }

    /// Returns the checkpoint at `address`, or the newest of its thread and namespace when it names none; `nil` when there is none.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `corrupt`, `locked` and `storage` from the engine.
    public func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
        try await database.readLittle { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).checkpoint(at: address)
        }
    }

    /// Returns the checkpoints that match, newest id first, each with its pending writes.
    ///
    /// - Throws: `invalid_data` for a limit below 1 and when the stored bytes cannot be read; `corrupt`, `locked` and `storage` from the engine.
    public func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
        try query.check()
        let read: @Sendable (SQLiteConnection, DatabaseLayout) throws -> [SavedCheckpoint] = { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).checkpoints(matching: query)
        }
        // The runs nested in a step are looked for after each of its starts, and mostly there is none.
        let isLittle = query.after != nil && query.limit.map { $0 <= 32 } ?? false
        return isLittle ? try await database.readLittle(read) : try await database.read(read)
    }

    /// Returns the checkpoints that match, newest id first, and what is wrong with those that cannot be read.
    public func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints {
        try query.check()
        return try await database.read { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).legibleCheckpoints(matching: query)
        }
    }

    /// Returns what determines the current state of a thread, without reading its history.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `corrupt`, `locked` and `storage` from the engine.
    public func heads(of thread: ThreadID) async throws -> ThreadHeads {
        try await database.read { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).heads(of: thread)
        }
    }

    /// Stores all of `changes` in one transaction and returns once they are durable.
    ///
    /// - Parameters:
    ///   - changes: The changes to store.
    ///   - lease: The lease under which the caller runs the thread; `nil` for callers without one.
    /// - Throws: `lease_lost` when `lease` is no longer held, `invalid_data` for writes that name no checkpoint, `not_storable` for a value without
    ///   a stored form, `read_only`, `locked`, `full`, else `storage`. Nothing is stored then.
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

    /// Returns every record of an answer given on a thread, also those of checkpoints that were removed and of a thread that was deleted.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `corrupt`, `locked` and `storage` from the engine.
    public func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord] {
        try await readOwn(since: Schema.firstVersionWithAnswerRecords, else: []) {
            try AnswerRows(connection: $0).records(of: thread)
        }
    }

    /// Deletes the checkpoints, writes, runs, events and notes of a thread, in all namespaces.
    ///
    /// Deleting an unknown thread does nothing. The ledger and the records of answers keep what was decided on it.
    ///
    /// - Throws: `read_only`, `locked`, else `storage`.
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

    /// Returns the threads that match, most recently changed first.
    ///
    /// Answered from an index: our own, or the one beside a database without Signoff's tables. Without either every thread is read.
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

    /// Returns the open questions that match, in the order of the query.
    ///
    /// A question that a pending or running run answers is not open. Answered from an index as ``threads(matching:)`` is. A list by facts that are read from payloads
    /// first reads those that are not read yet (``Options/facts``).
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

    /// Questions with the payloads that the index beside the file has left out, read from the file.
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

    /// Returns how many questions are open in all threads.
    public func countOpenInterrupts() async throws -> Int {
        try await list {
            try $0.countOpenInterrupts()
        } scanning: {
            try $0.countOpenInterrupts()
        } heads: { _ in
            []
        }
    }

    /// Returns the number of open questions that match; the limit and the place of the query are ignored.
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

    /// Answers from the index, brought up first where another program made it stale, or by reading every thread where that cannot be done.
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
                // If the cached copy cannot be created, the file itself is read and reports what is wrong with it.
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
    /// Yields the current progress of the index beside a foreign database, then every step, and at the end the complete
    /// one.
    ///
    /// Building begins when the file is opened. The stream ends at once for a database with Signoff's tables or without an index folder, and early when the index cannot
    /// be built: every list then reads every thread.
    public func indexProgress() -> AsyncStream<IndexProgress> {
        guard let index = database.sideIndex else { return AsyncStream { $0.finish() } }
        return index.progress()
    }

    /// The reason why the index beside the file could not be built or could not answer a list; `nil` for none.
    ///
    /// Such a list reads every thread.
    public var indexFault: String? { database.sideIndex?.fault }

    /// The faults of the index: the present one and each later one.
    ///
    /// The stream ends when the file is closed, and at once without an index.
    public func indexFaults() -> AsyncStream<String> {
        database.sideIndex?.faultReports() ?? AsyncStream { $0.finish() }
    }
}
