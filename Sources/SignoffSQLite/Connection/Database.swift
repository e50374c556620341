import CSQLite
import SignoffCheckpoint
import Synchronization

/// An open database file: one writing connection, unless the file is read-only, and several reading connections.
final class Database: Sendable {
    let path: String
    /// The reason why the database is read-only; `nil` for a writable database.
    let readOnlyReason: String?
    /// The index for a database without Signoff's tables; `nil` for none.
    let sideIndex: SideIndex?
    /// The state of the file when it was opened.
    let origin: FileOrigin
    /// Keeps the facts of questions up to date; `nil` without a reader.
    let facts: FactsUpkeep?

    private let writer: DatabaseWriter?
    private let readers: [DatabaseReader]
    private let readCount = Atomic<Int>(0)

    private init(
        path: String,
        writer: DatabaseWriter?,
        readers: [DatabaseReader],
        readOnlyReason: String?,
        sideIndex: SideIndex? = nil,
        origin: FileOrigin = .found,
        facts: FactsUpkeep?
    ) {
        self.facts = facts
        self.path = path
        self.origin = origin
        self.sideIndex = sideIndex
        self.writer = writer
        self.readers = readers
        self.readOnlyReason = readOnlyReason
    }

    /// The number of checks of a file without tables, and the pause between two checks.
    private static let (makingLooks, makingPause) = (10, Duration.milliseconds(50))

    /// Whether a file has no tables although its header permits them to be in a log, and the log is missing.
    private static func lacksItsLog(
        _ file: DatabaseFile,
        _ content: DatabaseFile.Content,
        _ layout: DatabaseLayout?
    ) -> Bool {
        content == .database(usesWriteAheadLog: true) && layout?.hasTables == false && !file.hasLog
    }

    private static func layout(
        of content: DatabaseFile.Content,
        by reader: DatabaseReader
    ) async throws -> DatabaseLayout? {
        switch content {
        case .missing, .empty, .foreign: nil
        case .database: try await reader.read { _, layout in layout }
        }
    }

    /// Opens the file at `path`.
    static func open(path: String, options: SQLiteSaver.Options) async throws -> Database {
        let path = FilePath.followed(path)
        let file = DatabaseFile(path: path)
        var content = try file.content()
        if content == .foreign {
            throw CheckpointError(.notADatabase, "\(path) is not a SQLite database")
        }
        let foreignReader = DatabaseReader(file: file, source: .foreign, busyTimeout: options.busyTimeout)
        var layout = try await Self.layout(of: content, by: foreignReader)
        // A program that has just created the file writes its tables soon. A file copied without its log does not
        // change.
        for _ in 0..<Self.makingLooks where lacksItsLog(file, content, layout) {
            try await Task.sleep(for: Self.makingPause)
            content = try file.content()
            layout = try await Self.layout(of: content, by: foreignReader)
        }
        if lacksItsLog(file, content, layout) {
            throw CheckpointError(
                .notFound,
                """
                \(path) holds no tables: it was copied without \(path)-wal, where its content was. Copy the database when no program has it \
                open, or with 'signoff backup'
                """
            )
        }
        switch options.mode {
        case .readOnly:
            guard content != .missing else {
                throw CheckpointError(.notFound, "file \(path) does not exist")
            }
            guard let layout, layout.hasCheckpoints || layout.hasStore else {
                throw CheckpointError(.notFound, "\(path) has no checkpoint tables")
            }
            let index = layout.hasIndex ? nil : sideIndex(of: file, options)
            return reading(path, foreignReader, index, options, because: "\(path) was opened read-only")
        case .readWrite:
            if content == .missing, !options.createsMissingFile {
                throw CheckpointError(.notFound, "file \(path) does not exist")
            }
            if let layout {
                if layout.isTooNew { throw Self.tooNew(path) }
                if layout.hasTables, layout.version == nil, !options.addsTablesToForeignDatabases {
                    guard layout.hasCheckpoints || layout.hasStore else {
                        throw CheckpointError(
                            .notFound,
                            "\(path) has no checkpoint tables and belongs to another program"
                        )
                    }
                    let index = sideIndex(of: file, options)
                    return reading(path, foreignReader, index, options, because: "\(path) was made by another program")
                }
            }
            await foreignReader.close()
            return try await writing(file, options: options)
        }
    }

    private static func sideIndex(of file: DatabaseFile, _ options: SQLiteSaver.Options) -> SideIndex? {
        options.indexFolder.map { SideIndex(of: file, in: $0, busyTimeout: options.busyTimeout, facts: options.facts) }
    }

    private static func reading(
        _ path: String,
        _ reader: DatabaseReader,
        _ index: SideIndex?,
        _ options: SQLiteSaver.Options,
        because reason: String
    ) -> Database {
        Database(
            path: path,
            writer: nil,
            readers: [reader],
            readOnlyReason: reason,
            sideIndex: index,
            facts: options.facts.map { FactsUpkeep($0) }
        )
    }

    private static func writing(_ file: DatabaseFile, options: SQLiteSaver.Options) async throws -> Database {
        let writer = DatabaseWriter(path: file.path, waitsForDisk: options.synchronous == .full)
        let (synchronous, busyTimeout, facts) = (options.synchronous, options.busyTimeout, options.facts)
        try await writer.open {
            if file.isProtected {
                throw CheckpointError(
                    .readOnly,
                    "\(file.path) may not be written to; check the permissions of file and folder"
                )
            }
            let connection: SQLiteConnection
            do {
                connection = try SQLiteConnection(
                    opening: DatabaseFile.address(of: file.path),
                    flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                    busyTimeout: busyTimeout
                )
            } catch let failure as SQLiteFailure where failure.code == SQLITE_CANTOPEN {
                throw CheckpointError(
                    .notFound,
                    "\(file.path) cannot be created or opened; check that its folder exists and may be written to",
                    cause: failure
                )
            }
            let journal = try connection.turnLogOn(within: busyTimeout)
            guard journal == "wal" else {
                throw CheckpointError(.storage, "\(file.path) cannot keep a write-ahead log in its folder")
            }
            try connection.execute("PRAGMA synchronous = \(synchronous == .full ? "FULL" : "NORMAL")")
            // Triggers mark the changes of other programs. This connection updates the lists itself.
            try connection.disableTriggers()
            connection.protectLedger()
            connection.factsReader = facts
            return connection
        }
        let origin: FileOrigin
        do {
            origin = try await writer.write { connection in
                // Read again inside the transaction, because another process could have been first.
                let layout = try DatabaseLayout.read(from: connection)
                if layout.isTooNew { throw tooNew(file.path) }
                try Schema.complete(layout, on: connection)
                try ReadModelWriter(connection: connection).refreshDirtyThreads()
                guard layout.hasTables else { return .created }
                return layout.version.map { $0 < Schema.firstVersionWithID } ?? false ? .upgraded : .found
            }
        } catch {
            await writer.close()
            throw error
        }
        let opened = file.openedFiles
        await writer.expect(opened)
        let readers = (0..<2).map { _ in
            DatabaseReader(file: file, source: .ours, busyTimeout: busyTimeout, opened: opened)
        }
        let upkeep = facts.map { FactsUpkeep($0) }
        return Database(
            path: file.path,
            writer: writer,
            readers: readers,
            readOnlyReason: nil,
            origin: origin,
            facts: upkeep
        )
    }

    private static func tooNew(_ path: String) -> CheckpointError {
        CheckpointError(
            .schemaTooNew,
            "a newer release wrote \(path); use that release, or open the file read-only"
        )
    }

    /// Whether the database is read-only.
    var isReadOnly: Bool { writer == nil }

    /// Runs `body` on one snapshot of the database.
    func read<Result: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection, DatabaseLayout) throws -> Result
    ) async throws -> Result {
        // Readers take turns, so that a long list does not delay every other read.
        let turn = readCount.add(1, ordering: .relaxed).oldValue
        return try await readers[turn % readers.count].read(body)
    }

    /// Runs `body`, a short read, on one snapshot of the database, on the caller's thread if no other reader is active.
    ///
    /// Passing the read of a thread's newest checkpoint to another thread takes longer than the read itself. A caller
    /// on an actor leaves the actor first.
    @concurrent
    func readLittle<Result: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection, DatabaseLayout) throws -> Result
    ) async throws -> Result {
        for reader in readers {
            if let result = try reader.readAtOnce(body) { return result }
        }
        return try await read(body)
    }

    /// Runs `body` in a transaction, and returns its result once the result is durable.
    ///
    /// The transaction can run on the caller's thread. A caller on an actor leaves the actor first.
    ///
    /// - Throws: `read_only` for a read-only database.
    @concurrent
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
    ) async throws -> Result {
        guard let writer else {
            throw CheckpointError(.readOnly, "nothing can be written: \(readOnlyReason ?? path)")
        }
        return try await writer.write(body)
    }

    /// Runs `body` with the writing connection, outside of a transaction.
    ///
    /// - Throws: `read_only` for a read-only database.
    func exclusively<Result: Sendable>(
        _ body: @escaping @Sendable (SQLiteConnection) throws -> Result
    ) async throws -> Result {
        guard let writer else {
            throw CheckpointError(.readOnly, "nothing can be written: \(readOnlyReason ?? path)")
        }
        return try await writer.exclusively(body)
    }

    /// Starts to update the facts of questions with the reader that the file was opened with.
    func startFacts() {
        guard let facts, writer != nil else { return }
        facts.start { [weak self] in
            guard try await self?.read({ connection, _ in try facts.isWanted(on: connection) }) == true else { return }
            try await facts.bringUp { [weak self] step in
                // A file without references is closed.
                guard let database = self else { throw CancellationError() }
                _ = try await database.write(step)
            }
        }
    }

    /// Updates the facts of questions, before a list that depends on all of them.
    ///
    /// - Throws: The errors of the engine.
    func bringUpFacts() async throws {
        guard let facts, writer != nil,
            try await read({ connection, _ in try facts.isWanted(on: connection) })
        else { return }
        try await facts.bringUp { step in _ = try await self.write(step) }
    }

    /// The work of the writer since the file was opened.
    var writeCounts: WriteCounts { writer?.counts ?? WriteCounts() }

    /// Closes all connections.
    ///
    /// Later calls fail.
    func close() async {
        facts?.stop()
        await sideIndex?.close()
        for reader in readers { await reader.close() }
        await writer?.close()
    }
}
