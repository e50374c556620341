#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The file `trust` in the state folder, with one line for each database that this user trusts.
///
/// No other user can read it.
package struct TrustFile: Sendable {
    /// The maximum number of records.
    ///
    /// The oldest records are removed.
    static let limit = 500
    /// The maximum number of bytes that are read.
    private static let sizeLimit = 4 << 20

    /// The state folder.
    package let folder: String

    /// The path of the file.
    package var path: String { folder + "/trust" }

    /// Creates the trust file of a state folder.
    ///
    /// The folder need not exist.
    package init(in folder: String) {
        self.folder = folder
    }

    /// Returns the records, oldest first; empty when the file does not exist.
    ///
    /// - Throws: `storage` when the file is unreadable or writable by other users.
    package func records() throws -> [TrustRecord] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT || errno == ENOTDIR { return [] }
        guard descriptor >= 0 else { throw failure("read") }
        defer { close(descriptor) }
        return [TrustRecord](parsing: try text(of: descriptor))
    }

    /// Adds a record unless the file contains it.
    ///
    /// A missing folder or file is created.
    ///
    /// - Throws: `storage` when the file cannot be written, or is writable by other users.
    package func add(_ record: TrustRecord) throws {
        try Self.makeFolder(folder)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw failure("write") }
        // Closing the file also releases the lock.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure("lock") }
        }
        let text = try text(of: descriptor)
        let records = [TrustRecord](parsing: text)
        guard !records.contains(record) else { return }
        if records.count < Self.limit {
            let lineBreak = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
            try write(lineBreak + record.line + "\n", to: descriptor, at: text.utf8.count)
        } else {
            // Records of deleted files are removed first.
            let kept = records.filter { access($0.path, F_OK) == 0 }.suffix(Self.limit / 2) + [record]
            guard ftruncate(descriptor, 0) == 0 else { throw failure("write") }
            try write(kept.map { $0.line + "\n" }.joined(), to: descriptor, at: 0)
        }
    }

    private func text(of descriptor: Int32) throws -> String {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read") }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid() || status.st_uid == 0,
            status.st_mode & 0o022 == 0
        else {
            throw CheckpointError(
                .storage,
                "'\(path)' is not used: it must be a regular file that belongs to you and that no other user may write to"
            )
        }
        guard status.st_size <= Self.sizeLimit else {
            throw CheckpointError(.storage, "'\(path)' is not used: it is larger than 4 MiB")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start, off_t(start))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read") }
            if count == 0 { break }
            start += count
        }
        return String(decoding: bytes[..<start], as: UTF8.self)
    }

    private func write(_ text: String, to descriptor: Int32, at offset: Int) throws {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start, off_t(offset + start))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write") }
            start += count
        }
    }

    private static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        if errno == ENOENT, FilePath.folder(of: path) != path {
            try makeFolder(FilePath.folder(of: path))
            if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        }
        // mkdir can fail for a parent that exists, as on some mounts.
        guard access(path, F_OK) != 0 else { return }
        throw CheckpointError(.storage, "cannot make the folder '\(path)': \(String(cString: strerror(errno)))")
    }

    private func failure(_ verb: String) -> CheckpointError {
        CheckpointError(.storage, "cannot \(verb) '\(path)': \(String(cString: strerror(errno)))")
    }
}
