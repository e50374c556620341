import Glibc
import SignoffOperator
import Synchronization

/// Files that only their owner can access.
enum PrivateFiles {
    /// The maximum size of a file that is read, in bytes: 64 MiB.
    static let limit = 64 << 20

    /// The number of temporary files that this process has created.
    private static let drafts = Mutex(0)

    /// Reads a complete file.
    ///
    /// - Returns: The bytes; `nil` for a missing file.
    /// - Throws: `unreadable`.
    static func read(_ path: String) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0, errno == ENOENT { return nil }
        guard descriptor >= 0 else { throw failure("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw OperationError(.unreadable, "cannot read '\(path)': it is not a plain file")
        }
        guard status.st_size <= limit else {
            throw OperationError(.unreadable, "cannot read '\(path)': it is larger than 64 MiB")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw OperationError(.unreadable, "cannot read '\(path)': it is larger than 64 MiB")
            }
        }
    }

    /// Replaces a file atomically.
    ///
    /// Readers, and a file system after a crash, have either the old or the new content.
    ///
    /// - Throws: `unreadable`.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        // Several tasks of one process can replace the same file at the same time, each from its own temporary file.
        let number = drafts.withLock { count in
            count += 1
            return count
        }
        let draft = "\(path).\(getpid())-\(number).new"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("write", path) }
        do {
            defer { close(descriptor) }
            try write(bytes, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw failure("write", path) }
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, path) == 0 else {
            let error = failure("write", path)
            unlink(draft)
            throw error
        }
    }

    /// Gives a file a second name.
    ///
    /// - Returns: Whether the link was created; `false` when another file has the name.
    /// - Throws: `unreadable`.
    static func link(_ path: String, as name: String) throws -> Bool {
        if Glibc.link(path, name) == 0 { return true }
        guard errno == EEXIST else { throw failure("keep under another name", path) }
        return false
    }

    /// Appends to a file, which is created if missing.
    ///
    /// - Throws: `unreadable`.
    static func append(_ path: String, _ bytes: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failure("write", path) }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path: path)
    }

    /// Writes a new file.
    ///
    /// An existing file is refused.
    ///
    /// - Throws: `unreadable`.
    static func create(_ path: String, with bytes: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write", path) }
        defer { close(descriptor) }
        try write(bytes, to: descriptor, path: path)
    }

    /// Creates a folder and its missing parents, accessible only to their owner.
    ///
    /// - Throws: `unreadable`.
    static func makeFolder(_ path: String) throws {
        guard !path.isEmpty, mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        guard errno == ENOENT, let end = path.lastIndex(of: "/"), end > path.startIndex else {
            throw failure("make the folder", path)
        }
        try makeFolder(String(path[..<end]))
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure("make the folder", path) }
    }

    /// Creates a folder with a random name inside `folder`, which is created if missing.
    ///
    /// - Throws: `unreadable`.
    static func makeTemporaryFolder(in folder: String) throws -> String {
        try makeFolder(folder)
        var template = Array("\(folder)/edit-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failure("make a folder in", folder) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Writes all of `bytes` to a descriptor.
    static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure("write", path) }
            start += count
        }
    }

    static func failure(_ verb: String, _ path: String) -> OperationError {
        OperationError(.unreadable, "cannot \(verb) '\(path)': \(String(cString: strerror(errno)))")
    }
}
