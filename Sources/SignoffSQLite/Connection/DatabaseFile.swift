import CSQLite
import SignoffCheckpoint

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A database file and the files beside it, examined without SQLite, which would create files.
struct DatabaseFile {
    /// The content at the path.
    enum Content: Equatable {
        case missing
        case empty
        case foreign
        case database(usesWriteAheadLog: Bool)
    }

    /// The ways to read the file without leaving another file beside it.
    enum ReadAccess: Equatable {
        /// With locks, like any other reader.
        case shared
        /// Without locks: no connection has the file open for writing, and no change is pending in a log.
        case immutable
        /// From a copy: changes are pending in a log that no connection has open, and reading the log needs a file
        /// beside it.
        case copied
    }

    /// One version of the files.
    struct Version: Equatable {
        var identity: [Int64]
        var access: ReadAccess
    }

    let path: String

    /// The identity of the file at the path; `nil` for a missing file.
    var fileIdentity: FileIdentity? { Self.identity(of: path) }

    /// The identities of the files at the path, including those of the log.
    var openedFiles: OpenedFiles {
        OpenedFiles(
            main: fileIdentity,
            log: Self.identity(of: logPath),
            sharedMemory: Self.identity(of: sharedMemoryPath)
        )
    }

    /// Returns the identity of a file.
    ///
    /// Called before each read and write, so it makes only one system call.
    private static func identity(of path: String) -> FileIdentity? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return FileIdentity(
            device: Int64(truncatingIfNeeded: status.st_dev),
            inode: Int64(truncatingIfNeeded: status.st_ino)
        )
    }

    /// Throws when the opened files are no longer at the path.
    ///
    /// An open file outlives its name: other programs do not see later writes, which are lost when the file is closed.
    /// The same happens to a log that was removed while a program had it open, for example when a backup is restored:
    /// other programs then start another log.
    ///
    /// - Throws: `not_found` when the path has no file, or another one.
    func check(isStill opened: OpenedFiles) throws {
        // A file of this program, such as an index, is at a path that no other program uses.
        guard let main = opened.main else { return }
        let current = fileIdentity
        guard current == main else {
            let found = current == nil ? "moved or deleted" : "replaced by another file"
            throw CheckpointError(
                .notFound,
                "the database was \(found) while open, nothing is written until it is back: \(path)"
            )
        }
        // A file without a log cannot lose its log.
        guard opened.log == nil || Self.identity(of: logPath) == opened.log,
            opened.sharedMemory == nil || Self.identity(of: sharedMemoryPath) == opened.sharedMemory
        else {
            throw CheckpointError(
                .notFound,
                "the log of the database was removed or replaced while open, nothing is read or written: end this program and open "
                    + "the file again: \(path)"
            )
        }
    }

    /// The time of the last write to the file or its log; `nil` for a missing file.
    var lastWritten: Timestamp? {
        let moments = [path, logPath].compactMap { Self.status(of: $0) }.map { status in
            status.identity[3] * 1_000_000 + status.identity[4] / 1_000
        }
        return moments.max().map { Timestamp(microseconds: $0) }
    }

    /// Numbers of which at least one changes when the file or its log is written.
    var changeStamp: [Int64] {
        [path, logPath].flatMap { Self.status(of: $0)?.identity ?? [] }
    }

    /// Whether a file exists at the path.
    var isThere: Bool { Self.status(of: path) != nil }

    /// The size in bytes; 0 for a missing file.
    var size: Int64 { Self.status(of: path)?.size ?? 0 }

    var logPath: String { path + "-wal" }

    /// Whether a log exists beside the file.
    var hasLog: Bool { Self.status(of: logPath) != nil }

    var sharedMemoryPath: String { path + "-shm" }

    /// Examines the first bytes of the file.
    ///
    /// - Throws: `storage` when the file cannot be read.
    func content() throws -> Content {
        guard let status = Self.status(of: path) else { return .missing }
        guard status.size > 0 else { return .empty }
        return try OpenDatabaseFiles.open(path, O_RDONLY) { descriptor in
            guard descriptor >= 0 else {
                throw CheckpointError(.storage, "\(path) cannot be read; check the permissions of file and folder")
            }
            var header = [UInt8](repeating: 0, count: 20)
            let count = pread(descriptor, &header, header.count, 0)
            if count < 0, SQLiteFailure.isPassing(errno) { throw SQLiteFailure.inputOutputFailed(path, cause: nil) }
            guard count == header.count,
                header.starts(with: Array("SQLite format 3\0".utf8))
            else { return .foreign }
            return .database(usesWriteAheadLog: header[18] == 2)
        }
    }

    /// Whether the file exists and is not writable.
    ///
    /// The check precedes opening the file for writing with SQLite, which would leave files beside it.
    var isProtected: Bool { access(path, F_OK) == 0 && access(path, W_OK) != 0 }

    /// Returns the current way to read the file, and the version that would be read.
    func version() throws -> Version {
        let usesLog = try content() == .database(usesWriteAheadLog: true)
        let hasLog = (Self.status(of: logPath)?.size ?? 0) > 0
        let access: ReadAccess =
            if !usesLog {
                .shared
            } else if !hasLog {
                .immutable
            } else {
                Self.status(of: sharedMemoryPath) == nil ? .copied : .shared
            }
        var identity: [Int64] = []
        if let status = Self.status(of: path) { identity += status.identity }
        if access == .copied, let status = Self.status(of: logPath) { identity += status.identity }
        return Version(identity: access == .shared ? identity.prefix(2) + [] : identity, access: access)
    }

    /// Opens the file for reading without leaving another file beside it.
    ///
    /// - Returns: The connection, and the folder of a private copy to delete after closing, if a copy was made.
    func openForReading(as access: ReadAccess, busyTimeout: Duration) throws -> (SQLiteConnection, PrivateCopy?) {
        switch access {
        case .shared:
            return (try connect("\(Self.address(of: path))?mode=ro", SQLITE_OPEN_READONLY, busyTimeout), nil)
        case .immutable:
            return (
                try connect("\(Self.address(of: path))?mode=ro&immutable=1", SQLITE_OPEN_READONLY, busyTimeout), nil
            )
        case .copied:
            let copy = try PrivateCopy(of: self)
            // The copy is opened for writing, so that SQLite can include the log.
            return (try connect(Self.address(of: copy.path), SQLITE_OPEN_READWRITE, busyTimeout), copy)
        }
    }

    private func connect(_ address: String, _ flags: Int32, _ busyTimeout: Duration) throws -> SQLiteConnection {
        try SQLiteConnection(opening: address, flags: flags, busyTimeout: busyTimeout)
    }

    private struct Status {
        var size: Int64
        var identity: [Int64]
    }

    private static func status(of path: String) -> Status? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
        let modified = status.st_mtimespec
        #else
        let modified = status.st_mtim
        #endif
        let size = Int64(status.st_size)
        return Status(
            size: size,
            identity: [
                Int64(truncatingIfNeeded: status.st_dev), Int64(truncatingIfNeeded: status.st_ino), size,
                Int64(modified.tv_sec), Int64(modified.tv_nsec),
            ]
        )
    }

    /// Returns the `file:` URL of a path, with every special byte escaped.
    static func address(of path: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var address = Array("file:".utf8)
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                address.append(byte)
            default:
                address += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: address, as: UTF8.self)
    }
}

/// The files of an open database: the database file, and the log and its index if they exist.
struct OpenedFiles: Hashable, Sendable {
    var main: FileIdentity?
    var log: FileIdentity?
    var sharedMemory: FileIdentity?
}

/// The identity of a file.
struct FileIdentity: Hashable, Sendable {
    var device: Int64
    var inode: Int64
}

/// Opens a file, or creates a file that no other user can read.
///
/// Returns a negative number when both fail.
func openOwnerOnly(_ path: String) -> Int32 {
    open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
}
