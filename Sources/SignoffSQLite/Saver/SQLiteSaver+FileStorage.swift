package import SignoffCheckpoint

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension SQLiteSaver: FileStorage {
    /// The state of the file when it was opened.
    package var origin: FileOrigin { database.origin }

    /// Returns counters of the runs and events ever stored; `nil` for a database without Signoff's tables.
    ///
    /// - Throws: `corrupt`, `locked` and `storage` from the engine.
    package func progress() async throws -> StorageProgress? {
        try await readOwn(else: nil) { connection in
            func last(_ table: String) throws -> Int64 {
                try connection.first("SELECT seq FROM sqlite_sequence WHERE name = ?", .text(table)) { $0.integer(0) }
                    ?? 0
            }
            return StorageProgress(runs: try last("signoff_runs"), events: try last("signoff_events"))
        }
    }

    /// Whether the user named `name` requested a run in the queue; `false` for a database without Signoff's tables.
    ///
    /// - Throws: `corrupt`, `locked` and `storage` from the engine.
    package func hasRuns(requestedBy name: String) async throws -> Bool {
        try await readOwn(else: false) { connection in
            try connection.first("SELECT 1 FROM signoff_runs WHERE requested_by = ? LIMIT 1", .text(name)) { _ in true }
                ?? false
        }
    }

    /// Records a newly created database in the trust file.
    ///
    /// If the record cannot be written, the console asks once more. The database is opened all the same.
    func noteAsOwn(in folder: String) async {
        var status = stat()
        guard stat(path, &status) == 0, let id = try? await databaseID() else { return }
        let record = TrustRecord(path: FilePath.resolved(path), databaseID: id, owner: status.st_uid)
        try? TrustFile(in: folder).add(record)
    }
}
