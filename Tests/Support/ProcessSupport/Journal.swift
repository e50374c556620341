import Glibc

/// An append-only file in which work notes that it was done, each line on the disk before the call returns.
package struct Journal: Sendable {
    private let path: String

    /// Names the file, which need not exist.
    package init(path: String) {
        self.path = path
    }

    /// Appends a line.
    package func note(_ line: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ChildProcessError(what: "\(path) cannot be opened", code: errno) }
        defer { close(descriptor) }
        let bytes = Array("\(line)\n".utf8)
        // One call, so that lines of several processes do not mix.
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw ChildProcessError(what: "\(path) cannot be written to", code: errno)
        }
    }
}
