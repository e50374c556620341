import CSQLite
import FoundationEssentials
import SignoffCheckpoint

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The file with the index of a foreign database, and the connection that writes to it.
///
/// The index can be rebuilt at any time, so a damaged file, or a file of another release, is deleted.
final class SideIndexFile {
    /// The format of the tables.
    ///
    /// A file in another format is rebuilt.
    private static let format = "4"

    let path: String
    let connection: SQLiteConnection

    /// Opens the index in `folder` for the file with this identity, or creates an empty index.
    ///
    /// - Throws: ``SQLiteFailure`` or `storage` when the index cannot be created.
    init(folder: String, identity: FileIdentity) throws {
        try Self.makeFolder(folder)
        path = "\(folder)/\(identity.device)-\(identity.inode).sqlite"
        // The engine refuses to create a log while another process opens the same new file, without waiting.
        let turn = openOwnerOnly(path + ".opening.lock")
        if turn >= 0 { flock(turn, LOCK_EX) }
        defer { if turn >= 0 { close(turn) } }
        do {
            connection = try Self.open(path)
        } catch let failure as SQLiteFailure where [SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_ERROR].contains(failure.code)
        {
            for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
            connection = try Self.open(path)
        }
    }

    private static func makeFolder(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            // The description of the error itself lists its parts in any order.
            let reason =
                switch (error as? CocoaError)?.code {
                case .fileWriteFileExists?: "a file of that name is in the way"
                case .fileWriteNoPermission?: "permission denied"
                case .fileWriteOutOfSpace?: "no space is left"
                case .fileWriteVolumeReadOnly?: "the volume is read-only"
                case let code?: "error \(code.rawValue)"
                case nil: "\(error)"
                }
            throw CheckpointError(.storage, "the folder '\(folder)' of the index cannot be made: \(reason)")
        }
    }

    private static func open(_ path: String) throws -> SQLiteConnection {
        // The index repeats open questions, so no other user is permitted to read it.
        OpenDatabaseFiles.open(path, O_RDWR | O_CREAT) { _ in }
        let connection = try SQLiteConnection(
            opening: DatabaseFile.address(of: path),
            flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
            busyTimeout: .seconds(10)
        )
        _ = try connection.turnLogOn(within: .seconds(10))
        try connection.execute("PRAGMA synchronous = NORMAL")
        // Only checkpointing the log waits for the disk, which can be busy. A build checkpoints a few times rather than
        // hundreds.
        _ = try connection.first("PRAGMA wal_autocheckpoint = 8000") { $0.integer(0) }
        try connection.execute("BEGIN IMMEDIATE")
        do {
            let hasTables = try connection.exists("SELECT 1 FROM sqlite_master WHERE name = 'signoff_meta'")
            let known =
                hasTables
                ? try connection.first("SELECT value FROM signoff_meta WHERE key = 'format'") { $0.text(0) } : nil
            if known != format {
                for table in ["signoff_meta", "signoff_anchors", "signoff_threads", "signoff_interrupts"] {
                    try connection.execute("DROP TABLE IF EXISTS \(table)")
                }
                try connection.executeScript(
                    """
                    CREATE TABLE signoff_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
                    CREATE TABLE signoff_anchors (
                        source TEXT NOT NULL,
                        row INTEGER NOT NULL,
                        key TEXT NOT NULL,
                        PRIMARY KEY (source, row)
                    ) WITHOUT ROWID;
                    \(Schema.lists)
                    INSERT INTO signoff_meta (key, value) VALUES ('format', '\(format)');
                    """
                )
            }
            try connection.execute("COMMIT")
        } catch {
            try connection.execute("ROLLBACK")
            throw error
        }
        return connection
    }
}

/// The lock that selects one of several processes to build an index.
///
/// The lock ends with its process.
final class BuilderLock {
    private let descriptor: Int32

    /// Takes the lock; `nil` when another process holds it.
    init?(path: String) {
        let opened = openOwnerOnly(path)
        guard opened >= 0 else { return nil }
        guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
            close(opened)
            return nil
        }
        descriptor = opened
    }

    deinit { close(descriptor) }
}
