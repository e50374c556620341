import Glibc
import SignoffCheckpoint

/// One connection with the thread that waits for it, which connects again when the connection was lost.
actor PostgresSession {
    /// The settings that all sessions of a database share.
    struct Configuration: Sendable {
        var address: PostgresAddress
        var title: String
        var deadlines: PostgresConnection.Deadlines
        /// The time for which a lost connection is made again before a call fails.
        var patience: Duration
        var time: TimeSource?
        var facts: QuestionFactsReader?
        /// The ledger entries that were confirmed to callers.
        let confirmed = ConfirmedRecords()
    }

    private nonisolated let executor = ThreadExecutor(label: "signoff.postgres")
    private nonisolated let configuration: Configuration
    private var connection: PostgresConnection?
    private var isClosed = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Creates a session that connects with its first call.
    init(_ configuration: Configuration) {
        self.configuration = configuration
    }

    func close() {
        isClosed = true
        connection = nil
    }

    // MARK: Reading

    /// Runs `body` on one snapshot of the database.
    ///
    /// It may run again, so it may have no side effects.
    func read<Result: Sendable>(_ body: @Sendable (PostgresConnection) throws -> Result) throws -> Result {
        try reportingErrors(about: configuration.title) {
            try retrying { connection in
                try connection.script("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                let result = try rollingBack(connection) { try body(connection) }
                try connection.script("COMMIT")
                return result
            }
        }
    }

    /// Runs `body` without a transaction, for reads of a single statement and for statements that bring their own.
    func readOnce<Result: Sendable>(_ body: @Sendable (PostgresConnection) throws -> Result) throws -> Result {
        try reportingErrors(about: configuration.title) {
            try retrying { connection in try rollingBack(connection) { try body(connection) } }
        }
    }

    // MARK: Writing

    /// A transaction: its statements, and a check for a lost answer whether the transaction was stored.
    struct Work<Result: Sendable>: Sendable {
        /// The threads that are locked before the work begins.
        var threads: [ThreadID] = []
        /// Whether doing the work again is harmless when it was stored already.
        var isRepeatable = false
        /// Whether the work with this result was stored, judged by the content of the database; `nil` where that is
        /// unknown.
        var isStored: (@Sendable (PostgresConnection, Result) throws -> Bool)?
        /// Gets the connection and the moment of the transaction.
        var body: @Sendable (PostgresConnection, Timestamp) throws -> Result
    }

    /// Does work in a transaction and returns once it is durable.
    ///
    /// Nothing is stored when the work throws. Work may be done again: after a conflict with another writer, and after a connection was lost before anything was
    /// stored.
    ///
    /// - Parameter work: What is done.
    /// - Returns: What the work returned.
    /// - Throws: What the work throws; ``CheckpointError`` for errors of the server, `storage` when it is not known whether the transaction was stored.
    func write<Result: Sendable>(_ work: Work<Result>) throws -> Result {
        try reportingErrors(about: configuration.title) {
            try retrying { connection in
                let now = try begin(on: connection)
                let result = try rollingBack(connection) {
                    try connection.lock(work.threads)
                    let result = try work.body(connection, now)
                    try LedgerRows(connection: connection).appendPending(at: now)
                    return result
                }
                let hashes = connection.appendedHashes
                do {
                    try connection.script("COMMIT")
                    // A commit that did not wait for the disk is waited for here, by all writers together.
                    if !hashes.isEmpty { try connection.script(LedgerRows.flush) }
                } catch let failure as PostgresFailure where failure.isConnectionLost {
                    guard try isStored(work, result, hashes, after: failure) else { throw failure }
                }
                configuration.confirmed.confirm(hashes)
                return result
            }
        }
    }

    /// Begins a transaction and returns its moment.
    private func begin(on connection: PostgresConnection) throws -> Timestamp {
        connection.records = []
        connection.appendedHashes = []
        guard connection.time == nil else {
            try connection.script("BEGIN")
            return try connection.now()
        }
        let begun = try connection.simple("BEGIN; SELECT \(PostgresConnection.clock)")
        guard begun.count == 1, let moment = Int64(begun[0].text(0)) else {
            throw PostgresFailure(state: nil, message: "a transaction did not begin", operation: "BEGIN")
        }
        return Timestamp(microseconds: moment)
    }

    /// Whether work with a lost answer was stored, judged by the content of the database.
    ///
    /// The number of the transaction would not show it: a server that lost the transaction in a crash gives its number
    /// to another one. The same locks are taken first, because the server may still be executing the transaction.
    private func isStored<Result>(
        _ work: Work<Result>,
        _ result: Result,
        _ hashes: [String],
        after failure: PostgresFailure
    ) throws -> Bool {
        connection = nil
        // Done again, the work takes the same locks.
        if hashes.isEmpty, work.isRepeatable { return false }
        guard !hashes.isEmpty || work.isStored != nil else { throw unknownOutcome(failure) }
        do {
            return try retrying { connection in
                try connection.script("BEGIN")
                let isStored = try rollingBack(connection) {
                    try connection.lock(work.threads)
                    guard hashes.isEmpty else {
                        try LedgerRows(connection: connection).lock()
                        return try LedgerRows(connection: connection).has(hashes)
                    }
                    return try work.isStored?(connection, result) ?? false
                }
                // On this server, but perhaps not yet on its disk or with its standby.
                try connection.script(isStored ? "COMMIT; \(LedgerRows.flush)" : "COMMIT")
                return isStored
            }
        } catch let error as PostgresFailure {
            // The original error is not thrown: a caller that catches it would repeat the work.
            throw unknownOutcome(error)
        }
    }

    private func unknownOutcome(_ failure: PostgresFailure) -> CheckpointError {
        CheckpointError(
            .storage,
            "the connection to \(ForeignText.identifier(configuration.title)) was lost while something was stored, and whether it was is not "
                + "known; look before it is done again",
            cause: failure
        )
    }

    // MARK: Again

    private static let conflicts = 50

    /// Runs `body` on an open connection, again after conflicts with other writers and on a new connection after one was lost.
    private func retrying<Result>(
        _ body: (PostgresConnection) throws -> Result
    ) throws -> Result {
        let deadline = ContinuousClock.now.advanced(by: configuration.patience)
        var conflicts = 0
        var losses = 0
        while true {
            do {
                return try body(try openConnection())
            } catch let failure as PostgresFailure {
                if failure.isConnectionLost {
                    connection = nil
                    guard failure.isWorthWaitingFor, ContinuousClock.now < deadline else { throw failure }
                    // The first attempt comes at once: an idle connection that the server closed is the common case.
                    if losses > 0 { usleep(UInt32(min(losses, 10)) * 20_000) }
                    losses += 1
                } else {
                    guard failure.isTransient || failure.isRace, conflicts < Self.conflicts else { throw failure }
                    conflicts += 1
                    usleep(UInt32.random(in: 0...UInt32(min(conflicts, 20) * 1_000)))
                }
            }
        }
    }

    private func rollingBack<Result>(_ connection: PostgresConnection, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            if connection.isInTransaction, !connection.isBroken { try? connection.script("ROLLBACK") }
            if connection.isBroken { self.connection = nil }
            throw error
        }
    }

    private func openConnection() throws -> PostgresConnection {
        guard !isClosed else {
            throw CheckpointError(.storage, "\(ForeignText.identifier(configuration.title)) is closed")
        }
        if let connection, !connection.isBroken { return connection }
        connection = nil
        let opened = try PostgresConnection(
            to: configuration.address,
            deadlines: configuration.deadlines,
            // The triggers that watch for other programs ignore this session.
            settings: [PostgresAddress.Setting(keyword: "signoff.writer", value: "on")]
        )
        opened.time = configuration.time
        opened.factsReader = configuration.facts
        try opened.prepareSession(schema: configuration.address.schema)
        connection = opened
        try reportLosses(on: opened)
        return opened
    }

    /// Reports that a server lost what was confirmed, once.
    ///
    /// - Throws: `storage`. The connection stays open for the next call.
    private func reportLosses(on connection: PostgresConnection) throws {
        let lost = try configuration.confirmed.takeLost(on: connection)
        guard let newest = lost.last else { return }
        throw CheckpointError(
            .storage,
            "\(ForeignText.identifier(configuration.title)) lost \(lost.count) confirmed ledger \(lost.count == 1 ? "entry" : "entries"), "
                + "the newest with hash \(newest): a standby that was behind took over, or an older copy was restored; look at the ledger "
                + "before work is repeated"
        )
    }
}
