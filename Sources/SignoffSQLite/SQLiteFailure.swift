import CSQLite
import SignoffCheckpoint

/// An error of the engine, as it reported it.
struct SQLiteFailure: Error, CustomStringConvertible {
    let extendedCode: Int32
    let message: String
    /// The statement or operation that failed.
    let operation: String

    var code: Int32 { extendedCode & 0xFF }

    var description: String { "SQLite error \(extendedCode): \(message) (\(operation))" }

    /// The error to report about the database at `path`.
    func checkpointError(path: String) -> CheckpointError {
        switch code {
        case SQLITE_BUSY, SQLITE_LOCKED:
            CheckpointError(
                .locked,
                "another process kept \(path) locked for too long; close it or try again",
                cause: self
            )
        case SQLITE_FULL:
            CheckpointError(.full, "no space is left for \(path); free some and try again", cause: self)
        case SQLITE_READONLY, SQLITE_PERM:
            CheckpointError(
                .readOnly,
                "\(path) may not be written to; check the permissions of file and folder",
                cause: self
            )
        case SQLITE_CORRUPT:
            CheckpointError(.corrupt, "\(path) is damaged; restore it from a copy", cause: self)
        case SQLITE_NOTADB:
            CheckpointError(.notADatabase, "\(path) is no SQLite database", cause: self)
        case SQLITE_CANTOPEN:
            CheckpointError(.storage, "\(path) cannot be opened; check the permissions of file and folder", cause: self)
        default:
            CheckpointError(.storage, "SQLite failed on \(path): \(message)", cause: self)
        }
    }
}
