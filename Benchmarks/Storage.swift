import FoundationEssentials
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import SignoffSQLite

/// The storages that can be measured.
enum Storage: String, CaseIterable, Sendable {
    /// Nothing is stored.
    case nowhere
    /// In the process.
    case memory
    /// In a SQLite file whose commits survive the end of the process.
    case sqliteNormal = "sqlite-normal"
    /// In a SQLite file whose commits survive a power cut.
    case sqliteFull = "sqlite-full"
    /// In a PostgreSQL server that is started for the measurement, on the disk of the machine.
    case postgres

    /// The server, which all repetitions share.
    private static let server = Task { try await PostgresServer(["fsync=on"]) }

    /// The storages that keep data.
    ///
    /// PostgreSQL is measured only on request.
    static let savers: [Storage] = [.memory, .sqliteNormal, .sqliteFull]

    /// Opens an empty saver for `body`, and removes what it left.
    ///
    /// - Parameters:
    ///   - directory: The folder for a database file.
    ///   - body: What is done with the saver; it gets nil when nothing is stored.
    /// - Returns: What `body` returns.
    /// - Throws: What the saver and `body` throw.
    func withSaver<Result: Sendable>(
        in directory: String,
        _ body: ((any RunQueue)?) async throws -> Result
    ) async throws -> Result {
        switch self {
        case .nowhere:
            return try await body(nil)
        case .memory:
            return try await body(InMemorySaver())
        case .postgres:
            let saver = try await PostgresSaver(url: try await Self.server.value.database())
            let result = try await body(saver)
            await saver.close()
            return result
        case .sqliteNormal, .sqliteFull:
            let path = "\(directory)/signoff-benchmark-\(ProcessInfo.processInfo.processIdentifier).sqlite"
            Self.remove(path)
            defer { Self.remove(path) }
            let synchronous: SQLiteSaver.Options.Synchronous = self == .sqliteFull ? .full : .normal
            let saver = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(synchronous: synchronous))
            let result = try await body(saver)
            await saver.close()
            return result
        }
    }

    private static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm"] {
            // One that is not there need not be removed.
            try? FileManager.default.removeItem(atPath: path + suffix)
        }
    }
}
