import SignoffCheckpoint
import Synchronization

/// An open database: its sessions, its tables, and the permitted operations.
final class PostgresDatabase: Sendable {
    let title: String
    let place: StoragePlace
    /// The reason why writes are refused; `nil` when they are allowed.
    let readOnlyReason: String?
    /// Which tables were found or made when the database was opened.
    let layout: DatabaseLayout
    let time: TimeSource?
    let factsReader: QuestionFactsReader?
    /// The channel on which writers announce their writes.
    let channel: String
    let configuration: PostgresSession.Configuration
    private let pool: SessionPool
    private let notifier: ChangeNotifier

    private init(
        configuration: PostgresSession.Configuration,
        pool: SessionPool,
        opening: Opening
    ) {
        self.configuration = configuration
        self.pool = pool
        title = configuration.title
        time = configuration.time
        factsReader = configuration.facts
        (layout, readOnlyReason, place, channel) = (
            opening.layout, opening.readOnlyReason, opening.place, opening.channel
        )
        notifier = ChangeNotifier(pool: pool, channel: opening.channel)
    }

    /// Opens the database at `address`.
    static func open(_ address: PostgresAddress, options: PostgresSaver.Options) async throws -> PostgresDatabase {
        let configuration = PostgresSession.Configuration(
            address: address,
            title: address.title,
            deadlines: PostgresConnection.Deadlines(
                connecting: options.connectTimeout,
                statement: options.statementTimeout
            ),
            patience: options.patience,
            time: options.time,
            facts: options.facts
        )
        let pool = SessionPool(configuration, limit: options.maximumConnections, patience: options.patience)
        do {
            let opening = try await pool.withSession { session in
                try await session.readOnce { connection in
                    try Opening(connection, configuration.title, address, options)
                }
            }
            return PostgresDatabase(configuration: configuration, pool: pool, opening: opening)
        } catch {
            await pool.close()
            throw error
        }
    }

    func close() async { await pool.close() }

    // MARK: Access

    /// Runs `body` on one snapshot of the database.
    ///
    /// It may run again.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection, DatabaseLayout) throws -> Result
    ) async throws -> Result {
        let layout = layout
        return try await pool.withSession { session in try await session.read { try body($0, layout) } }
    }

    /// Runs a statement that reads, without a transaction.
    func readAnything<Result: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) throws -> Result
    ) async throws -> Result {
        try await pool.withSession { session in try await session.readOnce(body) }
    }

    /// Reads from our own tables, or returns `absent` if they do not exist.
    func readOwn<Result: Sendable>(
        else absent: Result,
        _ body: @escaping @Sendable (PostgresConnection) throws -> Result
    ) async throws -> Result {
        guard layout.hasOwnTables else { return absent }
        return try await pool.withSession { session in try await session.readOnce(body) }
    }

    /// Runs `body` in a transaction, returns once it is durable, and notifies other processes of the changed threads.
    ///
    /// - Parameters:
    ///   - threads: The threads to change, which are locked first.
    ///   - isRepeatable: Whether running `body` again is harmless when it was stored already.
    ///   - isStored: Whether the transaction with this result was stored, judged by the content of the database; `nil`
    ///     where that is unknown.
    ///   - body: Gets the connection and the time of the transaction. It may run again.
    /// - Returns: What `body` returned.
    /// - Throws: What `body` throws; `read_only`, and errors of the server.
    func write<Result: Sendable>(
        _ threads: [ThreadID] = [],
        isRepeatable: Bool = false,
        isStored: (@Sendable (PostgresConnection, Result) throws -> Bool)? = nil,
        _ body: @escaping @Sendable (PostgresConnection, Timestamp) throws -> Result
    ) async throws -> Result {
        try requireWritable()
        let work = PostgresSession.Work(threads: threads, isRepeatable: isRepeatable, isStored: isStored, body: body)
        let result = try await pool.withSession { session in try await session.write(work) }
        notifier.note(threads)
        return result
    }

    /// Notifies other processes of a change that is known only inside the transaction.
    func tell(_ threads: [ThreadID]) { notifier.note(threads) }

    func requireWritable() throws {
        guard let readOnlyReason else { return }
        throw CheckpointError(.readOnly, "nothing is stored in \(ForeignText.identifier(title)): \(readOnlyReason)")
    }
}
