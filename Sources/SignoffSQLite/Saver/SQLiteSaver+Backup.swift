import CSQLite
public import SignoffCheckpoint

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SQLiteSaver: StorageBackup {
    /// Copies one snapshot of the database, while others write to it, to a new file that only its owner can read.
    ///
    /// The copy is complete without any file beside it. The copy has the id of the database, so that an account that
    /// has seen the original recognizes the copy as an older version.
    ///
    /// - Parameter path: The path of the copy. An existing file is not replaced.
    /// - Returns: The copy.
    /// - Throws: `not_found` when the file exists or cannot be created; `locked`, `full`, `corrupt`, otherwise
    ///   `storage`. No file is then left behind.
    public func backUp(to path: String) async throws -> BackupReport {
        guard !DatabaseFile(path: path).isThere else {
            throw CheckpointError(
                .notFound,
                "the copy is not made: there is a file '\(path)'; name one that is not there"
            )
        }
        let draft = "\(path).\(getpid()).new"
        guard !DatabaseFile(path: draft).isThere else {
            throw CheckpointError(
                .notFound,
                "the copy is not made: there is a file '\(draft)', left by another copy; remove it"
            )
        }
        do {
            let head = try await copyDatabase(to: draft)
            let report = BackupReport(path: path, bytes: DatabaseFile(path: draft).size, head: head)
            // Unlike `rename`, `link` does not replace a file that was created in the meantime.
            guard link(draft, path) == 0 else {
                throw CheckpointError(
                    .notFound,
                    "the copy is not made: '\(path)' cannot be made: \(String(cString: strerror(errno)))"
                )
            }
            unlink(draft)
            return report
        } catch {
            for end in ["", "-journal"] { unlink(draft + end) }
            throw error
        }
    }

    /// Copies the pages to a new file, and returns the head of the ledger at that moment.
    private func copyDatabase(to draft: String) async throws -> LedgerHead? {
        try await database.read { connection, layout in
            let head = layout.hasTables(since: 1) ? try Self.head(on: connection) : nil
            let isMade = OpenDatabaseFiles.open(draft, O_RDWR | O_CREAT | O_EXCL) { $0 >= 0 }
            guard isMade else {
                throw CheckpointError(
                    .notFound,
                    "the copy is not made: '\(draft)' cannot be made; check that its folder exists and may be written to"
                )
            }
            try reportingErrors(about: draft) {
                let copy = try SQLiteConnection(
                    opening: DatabaseFile.address(of: draft),
                    flags: SQLITE_OPEN_READWRITE,
                    busyTimeout: .zero
                )
                try connection.copyPages(to: copy)
            }
            return head
        }
    }

    private static func head(on connection: SQLiteConnection) throws -> LedgerHead {
        let newest = try LedgerRows(connection: connection).newestEntries(before: nil, limit: 1).first
        return newest.map { LedgerHead(number: $0.sequence, hash: $0.hash) } ?? .empty
    }
}
