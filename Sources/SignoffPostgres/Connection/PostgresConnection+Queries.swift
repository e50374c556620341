import SignoffCheckpoint

extension PostgresConnection {
    /// Executes a statement without reading its result.
    func execute(_ sql: String, _ values: PostgresValue...) throws {
        try query(sql, values: values)
    }

    func execute(_ sql: String, values: [PostgresValue]) throws {
        try query(sql, values: values)
    }

    /// Returns the first row; `nil` for an empty result.
    func first<Value>(
        _ sql: String,
        _ values: PostgresValue...,
        read: (PostgresRow) throws -> Value
    ) throws -> Value? {
        try first(sql, values: values, read: read)
    }

    func first<Value>(
        _ sql: String,
        values: [PostgresValue],
        read: (PostgresRow) throws -> Value
    ) throws -> Value? {
        let result = try query(sql, values: values)
        return result.count == 0 ? nil : try read(result[0])
    }

    /// Returns all rows.
    func rows<Value>(_ sql: String, _ values: PostgresValue..., read: (PostgresRow) throws -> Value) throws -> [Value] {
        try rows(sql, values: values, read: read)
    }

    func rows<Value>(
        _ sql: String,
        values: [PostgresValue],
        read: (PostgresRow) throws -> Value
    ) throws -> [Value] {
        let result = try query(sql, values: values)
        return try (0..<result.count).map { try read(result[$0]) }
    }

    /// Whether a statement returns a row.
    func exists(_ sql: String, _ values: PostgresValue...) throws -> Bool {
        try query(sql, values: values).count > 0
    }

    // MARK: Locks

    /// Excludes other writers of threads until the transaction ends, including programs that do not know these tables.
    ///
    /// Locks of several threads are taken in the order of their names, so that two writers do not wait for each other.
    func lock(_ threads: some Collection<ThreadID>) throws {
        for thread in Set(threads).sorted() {
            try execute("SELECT pg_advisory_xact_lock(\(Self.lockKey("?")))", .text(thread.rawValue))
        }
    }

    func lock(_ thread: ThreadID) throws { try lock([thread]) }

    /// Locks a thread unless another writer has the lock, and returns whether it did.
    func lockWithoutWaiting(_ thread: ThreadID) throws -> Bool {
        try first("SELECT pg_try_advisory_xact_lock(\(Self.lockKey("?")))", .text(thread.rawValue)) { $0.bool(0) }
            ?? false
    }

    /// The number under which a thread is locked; `text` is the expression for its name.
    static func lockKey(_ text: String) -> String { "pg_catalog.hashtextextended(\(text), \(lockClass))" }

    /// The first number of locks that belong to no thread, and the seed of the locks of threads.
    static let lockClass = 5271

    /// The lock of the newest event, held by every writer of events, so that numbers appear in their order.
    func lockEvents() throws { try execute("SELECT pg_advisory_xact_lock(\(Self.lockClass), 2)") }

    // MARK: Time

    /// The present moment of the given clock, else of the database.
    func now() throws -> Timestamp {
        if let time { return time.now() }
        let moment = try first("SELECT \(Self.clock)") { Timestamp(microseconds: $0.integer(0)) }
        return moment ?? .unknown
    }

    /// The clock of the database in microseconds.
    static let clock = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
}
