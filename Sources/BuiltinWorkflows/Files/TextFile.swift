import FoundationEssentials
import Glibc

/// Reading and writing whole text files.
enum TextFile {
    /// The maximum size of a file, in bytes.
    static let sizeLimit = 8 << 20

    /// Returns the absolute path of `path`, which is relative to the working directory of the process.
    static func absolute(_ path: String) -> String {
        let text = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
        return text.count > 1 && text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Returns the folder of the file at `path`.
    static func folder(of path: String) -> String {
        URL(filePath: absolute(path)).deletingLastPathComponent().path(percentEncoded: false)
    }

    /// Reads the complete file at `path`.
    ///
    /// - Returns: The text, without a byte-order mark.
    /// - Throws: ``BuiltinWorkflowError`` `file_not_found`, `file_unreadable`, `file_too_large`, or `file_not_utf8`
    ///   with the line.
    static func read(_ path: String) throws -> String {
        // Without this flag, opening a pipe would wait for a writer.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let number = errno
            if number == ENOENT { throw BuiltinWorkflowError(.fileNotFound, "\(path) does not exist") }
            throw BuiltinWorkflowError(.fileUnreadable, "\(path) cannot be read: \(text(of: number))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw BuiltinWorkflowError(.fileUnreadable, "\(path) is not a regular file")
        }
        guard status.st_size <= sizeLimit else {
            throw BuiltinWorkflowError(
                .fileTooLarge,
                "\(path) has \(status.st_size) bytes; at most \(sizeLimit) are read"
            )
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw BuiltinWorkflowError(.fileUnreadable, "\(path) cannot be read: \(text(of: errno))")
            }
            bytes += chunk[..<count]
            guard bytes.count <= sizeLimit else {
                throw BuiltinWorkflowError(.fileTooLarge, "\(path) grew beyond \(sizeLimit) bytes while it was read")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
            throw BuiltinWorkflowError(.fileNotUTF8, "\(path) line \(line): the text is not UTF-8", line: line)
        }
        guard text.unicodeScalars.first == "\u{FEFF}" else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.dropFirst()))
    }

    /// Replaces the content of the file at `path` with `text`, completely or not at all, and durably.
    ///
    /// - Throws: ``BuiltinWorkflowError`` `file_not_writable`. The file is then unchanged.
    static func replace(_ path: String, with text: String) throws {
        var status = stat()
        let mode = stat(path, &status) == 0 ? status.st_mode & 0o777 : 0o644
        var template = Array((path + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw notWritable(path) }
        let temporary = template
        do {
            defer { close(descriptor) }
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if count < 0 {
                    if errno == EINTR { continue }
                    throw notWritable(path)
                }
                rest = rest.dropFirst(count)
            }
            guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0, fchmod(descriptor, mode) == 0, fsync(descriptor) == 0
            else { throw notWritable(path) }
            guard rename(temporary, path) == 0 else { throw notWritable(path) }
        } catch {
            unlink(temporary)
            throw error
        }
        // The new directory entry must reach the disk too.
        let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw notWritable(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw notWritable(path) }
    }

    /// Checks that a file at `path` could be written: its folder exists and is writable.
    ///
    /// - Throws: ``BuiltinWorkflowError`` `file_not_writable`.
    static func checkWritable(_ path: String) throws {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            throw BuiltinWorkflowError(.fileNotWritable, "\(path) is not a regular file")
        }
        guard access(folder(of: path), W_OK | X_OK) == 0 else { throw notWritable(path) }
    }

    private static func notWritable(_ path: String) -> BuiltinWorkflowError {
        BuiltinWorkflowError(.fileNotWritable, "\(path) cannot be written: \(text(of: errno))")
    }

    private static func text(of number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
