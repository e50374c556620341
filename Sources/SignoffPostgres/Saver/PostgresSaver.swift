public import SignoffCheckpoint

/// A saver, queue and event log in a PostgreSQL database, in the tables of LangGraph's own PostgreSQL saver.
///
/// Python programs read what this writes and the other way round; what the reference has no table for is in tables with the prefix `signoff_`. A database made
/// by another program gets none of these without consent: it is only read (see ``readOnlyReason``). Any number of programs on any number of machines share one
/// database: what each of them does to a thread happens after what another did to it, and leases end by the clock of the database.
///
/// > Concurrency: Call from any task. Each connection waits for the server on a thread of its own, so that no call blocks the cooperative pool. Each call returns when
/// > its writes are durable. Canceling a task does not take its writes back. A lost connection is made again, and a call whose answer was lost finds out
/// > whether it was stored.
///
/// > Source: langgraph-checkpoint-postgres 3.2.0.
public final class PostgresSaver: RunQueue {
    let database: PostgresDatabase
    let random: RandomSource
    private let queue: ApplyQueue

    /// Opens the database at `url`, and creates the tables of a database without any.
    ///
    /// - Parameters:
    ///   - url: A URL such as `postgres://ann@db.example.com/workflows`; what it leaves out comes from the environment, `~/.pgpass` and the service file, as for every
    ///     program that uses libpq. The parameter `signoff_schema` names the schema for our tables.
    ///   - options: What may be done to the database.
    /// - Throws: `unsupported` where libpq is missing; `invalid_data` for a URL that cannot be read or holds a password; `not_found` for a database that does not
    ///   exist, or has no tables and gets none; `schema_too_new` when a newer release of either program made its tables; `locked` when the server takes no more
    ///   connections; else `storage`.
    public convenience init(url: String, options: Options = Options()) async throws {
        try await self.init(address: PostgresAddress(url), options: options)
    }

    /// Opens the database at `address`.
    ///
    /// - Throws: What ``init(url:options:)`` throws.
    public init(address: PostgresAddress, options: Options = Options()) async throws {
        let database = try await PostgresDatabase.open(address, options: options)
        self.database = database
        random = options.random
        queue = ApplyQueue { calls in try await PostgresSaver.store(calls, in: database) }
    }

    /// Whether the database is only read.
    public var isReadOnly: Bool { database.readOnlyReason != nil }

    /// The reason why the database is read-only; nil when it is writable.
    public var readOnlyReason: String? { database.readOnlyReason }

    /// Closes the connections, so that later calls fail with `storage`.
    public func close() async {
        await database.close()
    }

    /// Returns the checkpoint at `address`, or the newest of its thread and namespace if the address names none; `nil`
    /// if there is none.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `locked` and `storage` from the server.
    public func savedCheckpoint(at address: CheckpointAddress) async throws -> SavedCheckpoint? {
        try await database.read { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).checkpoint(at: address)
        }
    }

    /// Returns the checkpoints that match, newest id first, each with its pending writes.
    ///
    /// - Throws: `invalid_data` for a limit below 1 and when the stored bytes cannot be read; `locked` and `storage` from the server.
    public func savedCheckpoints(matching query: CheckpointQuery) async throws -> [SavedCheckpoint] {
        try query.check()
        return try await database.read { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).checkpoints(matching: query)
        }
    }

    /// Returns the matching checkpoints, newest id first, and the faults of the unreadable ones.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `locked` and `storage` from the server.
    public func legibleCheckpoints(matching query: CheckpointQuery) async throws -> LegibleCheckpoints {
        try query.check()
        return try await database.read { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).legibleCheckpoints(matching: query)
        }
    }

    /// Returns the checkpoints that determine the present state of a thread, without reading its history.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `locked` and `storage` from the server.
    public func heads(of thread: ThreadID) async throws -> ThreadHeads {
        try await database.read { connection, layout in
            try CheckpointRows(connection: connection, layout: layout).heads(of: thread)
        }
    }

    /// Stores all of `changes` in one transaction and returns once they are durable.
    ///
    /// - Parameters:
    ///   - changes: The changes to store.
    ///   - lease: The lease under which the caller runs the thread; nil for callers without one.
    /// - Throws: `lease_lost` when `lease` is no longer held, `invalid_data` for writes that name no checkpoint, `not_storable` for a value without
    ///   a stored form and for a name with the character NUL, `read_only`, `locked`, `full`, else `storage`. Nothing is stored then.
    public func apply(_ changes: [CheckpointChange], holding lease: RunLease?) async throws {
        try changes.forEach { try $0.check() }
        try database.requireWritable()
        let threads = Set(changes.map(\.thread)).union([lease?.thread].compactMap(\.self)).sorted()
        try await queue.apply(ApplyQueue.Call(changes: changes, lease: lease, threads: threads))
    }

    /// Stores calls in one transaction, in their order.
    private static func store(_ calls: [ApplyQueue.Call], in database: PostgresDatabase) async throws {
        let threads = Set(calls.flatMap(\.threads)).sorted()
        try await database.write(threads, isRepeatable: true) { connection, now in
            let index = ThreadIndex(connection: connection)
            for call in calls {
                if call.changes.isEmpty, let lease = call.lease { try index.runs.check(lease) }
                let ofThreads = Dictionary(grouping: call.changes, by: \.thread)
                for thread in ofThreads.keys.sorted() {
                    try index.apply(ofThreads[thread] ?? [], to: thread, holding: call.lease, at: now)
                }
            }
        }
    }

    /// Returns every record of an answer given on a thread, also those of checkpoints that were removed and of a thread that was deleted.
    ///
    /// - Throws: `invalid_data` when the stored bytes cannot be read; `locked` and `storage` from the server.
    public func recordedAnswers(of thread: ThreadID) async throws -> [AnswerRecord] {
        try await database.readOwn(else: []) { try AnswerRows(connection: $0).records(of: thread) }
    }

    /// Deletes the checkpoints, writes, runs, events and notes of a thread, in all namespaces.
    ///
    /// Deleting an unknown thread does nothing. The ledger and the records of answers keep the decisions on the thread.
    ///
    /// - Throws: `read_only`, `locked`, else `storage`.
    public func deleteThread(_ thread: ThreadID) async throws {
        try await database.write([thread], isRepeatable: true) { connection, _ in
            let index = ThreadIndex(connection: connection)
            try index.rows.delete(thread)
            try index.runs.delete(thread)
            try EventRows(connection: connection).delete(thread)
            try NoteRows(connection: connection).delete(thread)
            try index.remove(thread)
        }
    }

    // MARK: Lists

    /// Returns the threads that match, most recently changed first.
    ///
    /// Answered from our tables; a database without them has every thread read.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `locked` and `storage` from the server.
    public func threads(matching query: ThreadQuery) async throws -> [ThreadSummary] {
        try query.check()
        return try await list {
            try $0.summaries(matching: query)
        } scanning: {
            try $0.summaries(matching: query)
        }
    }

    /// Returns the open questions that match, in the order of the query.
    ///
    /// A question that a pending or running run answers is not open. A list by facts reads the facts of every open question.
    ///
    /// - Throws: `invalid_data` for a limit below 1, and for a place in a list of another order; `locked` and `storage` from the server.
    public func openInterrupts(matching query: InterruptQuery) async throws -> [OpenInterrupt] {
        try query.check()
        return try await list {
            try $0.openInterrupts(matching: query)
        } scanning: {
            try $0.openInterrupts(matching: query)
        }
    }

    /// Returns how many questions are open in all threads.
    public func countOpenInterrupts() async throws -> Int {
        try await list {
            try $0.countOpenInterrupts()
        } scanning: {
            try $0.countOpenInterrupts()
        }
    }

    /// Returns the number of matching open questions; the limit and the place of the query do not count.
    ///
    /// - Throws: `locked` and `storage` from the server.
    public func countOpenInterrupts(matching query: InterruptQuery) async throws -> Int {
        try await list {
            try $0.countOpenInterrupts(matching: query)
        } scanning: {
            try $0.countOpenInterrupts(matching: query)
        }
    }

    /// Answers from our tables, updated first if another program made them stale, or by reading every thread if they
    /// cannot be updated.
    private func list<Result: Sendable>(
        indexed: @escaping @Sendable (IndexedLists) throws -> Result,
        scanning: @escaping @Sendable (ThreadScan) throws -> Result
    ) async throws -> Result {
        let database = database
        let isReadOnly = isReadOnly
        let reader = database.factsReader
        var attempts = 0
        while true {
            // Constant writing by programs must not block a list: the last attempt omits the writes of the last
            // moment.
            let isLast = attempts == 3
            attempts += 1
            let result: Result? = try await database.read { connection, layout in
                let lists = IndexedLists(connection: connection)
                if layout.hasOwnTables, try isLast || !lists.areStale() { return try indexed(lists) }
                guard isReadOnly else { return nil }
                let runs = layout.hasOwnTables ? RunRows(connection: connection) : nil
                let rows = CheckpointRows(connection: connection, layout: layout)
                return try scanning(ThreadScan(rows: rows, runs: runs, facts: reader))
            }
            if let result { return result }
            var isGoingOn = true
            while isGoingOn {
                isGoingOn = try await database.write(isRepeatable: true) { connection, _ in
                    try ThreadIndex(connection: connection).refreshDirtyThreads()
                }
            }
        }
    }
}
