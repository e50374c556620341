import SignoffCheckpoint
import SignoffOperator

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension DatabaseFacts {
    /// The effective user id, which determines the permissions of this process.
    package static var currentUser: UInt32 { geteuid() }

    /// Reads the facts of a database file.
    ///
    /// - Parameter path: The path of the file. Symbolic links are resolved.
    /// - Throws: `unreadable` when the file or its folder cannot be examined.
    package init(of path: String) throws {
        let path = FilePath.resolved(path)
        guard let file = try Self.entry(path, kind: S_IFREG) else { throw Self.failure(path, ENOENT) }
        let folderPath = FilePath.folder(of: path)
        guard let folder = try Self.entry(folderPath, kind: S_IFDIR) else { throw Self.failure(folderPath, ENOENT) }
        self.init(
            file: file,
            beside: try ["-wal", "-shm", "-journal"].compactMap { try Self.entry(path + $0, kind: S_IFREG) },
            folder: folder
        )
    }

    /// Returns the owner and permissions of a file.
    ///
    /// A link beside the database is examined itself, because SQLite would write through the link.
    private static func entry(_ path: String, kind: mode_t) throws -> Entry? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw failure(path, errno)
        }
        return Entry(
            path: path,
            owner: status.st_uid,
            mode: UInt32(status.st_mode & 0o7777),
            isPlain: status.st_mode & S_IFMT == kind
        )
    }

    private static func failure(_ path: String, _ code: Int32) -> OperationError {
        OperationError(.unreadable, "cannot look at '\(path)': \(String(cString: strerror(code)))")
    }
}
