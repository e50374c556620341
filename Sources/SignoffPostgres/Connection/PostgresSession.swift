import Glibc
import SignoffCheckpoint

/// One connection with the thread that waits for it, which makes the connection anew when it was lost.
actor PostgresSession {
    /// What every session of a database has in common.
    struct Configuration: Sendable {
        var address: PostgresAddress
        var title: String
        var deadlines: PostgresConnection.Deadlines
        /// How long a lost connection is made anew before a call fails.
        var patience: Duration
        var time: TimeSource?
        var facts: QuestionFactsReader?
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

    /// Runs `body` on one moment of the database; it may be run again, so it may have no effects.
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

    /// Runs `body` in a transaction and returns once it is durable.
    ///
    /// Nothing is stored when `body` throws. `body` may be run again: after a conflict with another writer, and after a connection was lost before anything was
    /// stored.
    ///
    /// - Parameters:
    ///   - isRepeatable: Whether running `body` again is harmless when it was stored already.
    ///   - body: Gets the connection and the moment of the transaction.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` throws; ``CheckpointError`` for errors of the server, `storage` when it is not known whether the transaction was stored.
    func write<Result: Sendable>(
        isRepeatable: Bool,
        _ body: @Sendable (PostgresConnection, Timestamp) throws -> Result
    ) throws -> Result {
        try reportingErrors(about: configuration.title) {
            try retrying { connection in
                let transaction = try begin(on: connection)
                let (result, hasRecords) = try rollingBack(connection) {
                    let result = try body(connection, transaction.moment)
                    try LedgerRows(connection: connection).appendPending(at: transaction.moment)
                    return (result, connection.hasAppended)
                }
                do {
                    try connection.script("COMMIT")
                    // A commit that did not wait for the disk is waited for here, by all writers together.
                    if hasRecords { try connection.script(LedgerRows.flush) }
                } catch let failure as PostgresFailure where failure.isConnectionLost {
                    guard try isCommitted(transaction, after: failure, isRepeatable: isRepeatable)
                    else { throw failure }
                }
                return result
            }
        }
    }

    /// What is noted of a transaction to find out later whether it was stored.
    private struct Transaction {
        var moment: Timestamp
        var number: String
        var timeline: String
    }

    private func begin(on connection: PostgresConnection) throws -> Transaction {
        connection.records = []
        connection.hasAppended = false
        let begun = try connection.simple(
            "BEGIN; SELECT \(PostgresConnection.clock), pg_current_xact_id()::text"
        )
        guard begun.count == 1 else {
            throw PostgresFailure(state: nil, message: "a transaction did not begin", operation: "BEGIN")
        }
        let moment = Timestamp(microseconds: Int64(begun[0].text(0)) ?? 0)
        return Transaction(
            moment: connection.time?.now() ?? moment,
            number: begun[0].text(1),
            timeline: connection.timeline
        )
    }

    /// Whether a transaction was stored whose answer did not arrive.
    private func isCommitted(
        _ transaction: Transaction,
        after failure: PostgresFailure,
        isRepeatable: Bool
    ) throws -> Bool {
        connection = nil
        return try retrying(until: deadline()) { connection in
            guard connection.timeline == transaction.timeline else {
                // Another server took over, which may have given the number to another transaction.
                if isRepeatable { return false }
                throw CheckpointError(
                    .storage,
                    "another server took over \(ForeignText.identifier(configuration.title)) while something was stored: "
                        + "whether it was is not known; look before it is done again",
                    cause: failure
                )
            }
            while true {
                switch try self.status(of: transaction.number, on: connection) {
                case "committed":
                    // On this server, but perhaps not yet on its disk or with its standby.
                    try connection.script(LedgerRows.flush)
                    return true
                case "in progress": usleep(20_000)
                case "aborted": return false
                default:
                    if isRepeatable { return false }
                    throw CheckpointError(
                        .storage,
                        "the connection to \(ForeignText.identifier(configuration.title)) was lost while something was stored, and the server "
                            + "no longer knows whether it was; look before it is done again",
                        cause: failure
                    )
                }
            }
        }
    }

    private func status(of transaction: String, on connection: PostgresConnection) throws -> String? {
        do {
            return try connection.first("SELECT pg_xact_status(?::text::xid8)", .text(transaction)) {
                $0.optionalText(0)
            }
            .flatMap(\.self)
        } catch let failure as PostgresFailure where failure.state == "22023" {
            // A number that was never given: the server lost the transaction in a crash.
            return "aborted"
        }
    }

    // MARK: Again

    private static let conflicts = 50

    private func deadline() -> ContinuousClock.Instant { .now.advanced(by: configuration.patience) }

    /// Runs `body` on an open connection, again after conflicts with other writers and on a new connection after one was lost.
    private func retrying<Result>(
        until deadline: ContinuousClock.Instant? = nil,
        _ body: (PostgresConnection) throws -> Result
    ) throws -> Result {
        let deadline = deadline ?? self.deadline()
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
            // The triggers that watch for other programs leave this one alone.
            settings: [PostgresAddress.Setting(keyword: "signoff.writer", value: "on")]
        )
        opened.time = configuration.time
        opened.factsReader = configuration.facts
        try opened.prepareSession(schema: configuration.address.schema)
        connection = opened
        return opened
    }
}
