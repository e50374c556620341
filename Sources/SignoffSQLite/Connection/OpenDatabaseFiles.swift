import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The database files that this process has open.
///
/// No descriptor of a file is closed before the last connection to the file.
///
/// Closing any descriptor of a file releases all locks that the process holds on the file (SQLite manual, "How To
/// Corrupt An SQLite Database File", section 2.2). Another program would then consider itself the last one, and remove
/// the log that this program still writes. The engine itself follows the rule for its own descriptors.
enum OpenDatabaseFiles {
    private struct Entry {
        var connections = 0
        /// Further open descriptors of the same files.
        var descriptors: [Int32] = []
    }

    private static let entries = Mutex<[FileIdentity: Entry]>([:])

    /// Records that a connection was opened.
    ///
    /// - Returns: The identity of the file; `nil` for a missing file.
    static func note(connectionTo path: String) -> FileIdentity? {
        entries.withLock { entries in
            guard let identity = DatabaseFile(path: path).fileIdentity else { return nil }
            entries[identity, default: Entry()].connections += 1
            return identity
        }
    }

    /// Records that a connection was closed.
    ///
    /// After the last connection to a file, the further descriptors of the file are closed.
    static func note(closedConnectionTo identity: FileIdentity) {
        entries.withLock { entries in
            guard var entry = entries[identity] else { return }
            entry.connections -= 1
            entries[identity] = entry.connections > 0 ? entry : nil
            guard entry.connections == 0 else { return }
            for descriptor in entry.descriptors { _ = close(descriptor) }
        }
    }

    /// Opens a file, and runs `body` with its descriptor, which is negative when the file cannot be opened.
    static func open<Result>(_ path: String, _ flags: Int32, _ body: (Int32) throws -> Result) rethrows -> Result {
        // The lock is held until the descriptor is closed, because a connection opened in the meantime would lose its
        // locks.
        try entries.withLock { entries in
            if let identity = DatabaseFile(path: path).fileIdentity, let known = entries[identity]?.descriptors.first {
                return try body(known)
            }
            let descriptor = Self.open(path, flags)
            defer {
                var status = stat()
                if descriptor >= 0, fstat(descriptor, &status) == 0 {
                    let identity = FileIdentity(
                        device: Int64(truncatingIfNeeded: status.st_dev),
                        inode: Int64(truncatingIfNeeded: status.st_ino)
                    )
                    if entries[identity] == nil {
                        _ = close(descriptor)
                    } else {
                        entries[identity]?.descriptors.append(descriptor)
                    }
                }
            }
            return try body(descriptor)
        }
    }

    private static func open(_ path: String, _ flags: Int32) -> Int32 {
        #if canImport(Glibc)
        Glibc.open(path, flags | O_CLOEXEC, 0o600)
        #elseif canImport(Musl)
        Musl.open(path, flags | O_CLOEXEC, 0o600)
        #else
        Darwin.open(path, flags | O_CLOEXEC, 0o600)
        #endif
    }

    private static func close(_ descriptor: Int32) -> Int32 {
        #if canImport(Glibc)
        Glibc.close(descriptor)
        #elseif canImport(Musl)
        Musl.close(descriptor)
        #else
        Darwin.close(descriptor)
        #endif
    }
}
