import CSQLite
import Glibc
import SignoffCheckpoint

/// An error as reported by the engine.
struct SQLiteFailure: Error, CustomStringConvertible {
    let extendedCode: Int32
    let message: String
    /// The statement or operation that failed.
    let operation: String
    /// The last operating-system error on the file or its log; 0 for none.
    var systemError: Int32 = 0

    var code: Int32 { extendedCode & 0xFF }

    var description: String { "SQLite error \(extendedCode): \(message) (\(operation))" }

    /// Returns the error to report about the database at `path`.
    func checkpointError(path: String) -> CheckpointError {
        switch code {
        case SQLITE_BUSY, SQLITE_LOCKED:
            CheckpointError(
                .locked,
                "another process kept \(path) locked for too long; close it or try again",
                cause: self
            )
        case SQLITE_FULL,
            SQLITE_IOERR where [ENOSPC, EDQUOT].contains(systemError):
            CheckpointError(.full, "no space is left for \(path); free some and try again", cause: self)
        case SQLITE_READONLY, SQLITE_PERM:
            CheckpointError(
                .readOnly,
                "\(path) may not be written to; check the permissions of file and folder",
                cause: self
            )
        case SQLITE_IOERR:
            Self.inputOutputFailed(path, cause: self)
        case SQLITE_CORRUPT where Self.isPassing(systemError):
            // The engine reports a read error of the device as corruption.
            Self.inputOutputFailed(path, cause: self)
        case SQLITE_TOOBIG:
            CheckpointError(
                .invalidData,
                "a value of \(path) is larger than \(SQLiteConnection.maximumLength >> 20) MB, which is neither read nor written",
                cause: self
            )
        case SQLITE_CORRUPT:
            CheckpointError(.corrupt, "\(path) is damaged; restore it from a copy", cause: self)
        case SQLITE_NOTADB:
            CheckpointError(.notADatabase, "\(path) is not a SQLite database", cause: self)
        case SQLITE_CANTOPEN:
            CheckpointError(.storage, "\(path) cannot be opened; check the permissions of file and folder", cause: self)
        default:
            CheckpointError(.storage, "SQLite failed on \(path): \(message)", cause: self)
        }
    }

    /// Returns the error of a device that failed to read or write.
    ///
    /// The stored data itself is not necessarily damaged.
    static func inputOutputFailed(_ path: String, cause: (any Error)?) -> CheckpointError {
        CheckpointError(
            .storage,
            "\(path) could not be read or written (input/output error); try again, and check the device if the error stays",
            cause: cause
        )
    }

    /// Whether an operating-system error concerns the device or the path to it, rather than the stored data.
    static func isPassing(_ error: Int32) -> Bool {
        [EIO, ENXIO, ENODEV, ESTALE, ETIMEDOUT].contains(error)
    }
}
