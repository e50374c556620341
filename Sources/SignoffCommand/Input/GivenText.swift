import Glibc
import SignoffCheckpoint
import SignoffOperator

/// A value on the command line: the text itself, `@file`, or `-` for standard input.
enum GivenText {
    /// The maximum size of a file or of standard input, in bytes: 64 MiB.
    static let limit = 64 << 20

    /// Returns the bytes that `argument` stands for.
    ///
    /// - Throws: `unreadable` when the file cannot be read or is too large.
    static func read(_ argument: String, limit: Int = limit) throws -> [UInt8] {
        if argument == "-" { return try read(descriptor: 0, name: "standard input", limit: limit) }
        guard argument.hasPrefix("@") else { return Array(argument.utf8) }
        let path = String(argument.dropFirst())
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw OperationError(.unreadable, "cannot read '\(path)': \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        return try read(descriptor: descriptor, name: "'\(path)'", limit: limit)
    }

    /// Returns the JSON that `argument` stands for.
    ///
    /// - Throws: `malformed_json` with the option, line and column.
    static func json(_ argument: String, option: String) throws -> JSONValue {
        let bytes = try read(argument)
        do {
            return try JSONValue(parsing: bytes)
        } catch let error as CheckpointError {
            throw OperationError(.malformedJSON, "\(option) is not JSON: \(error.message)", cause: error)
        }
    }

    private static func read(descriptor: Int32, name: String, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw OperationError(.unreadable, "cannot read \(name): \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw OperationError(.unreadable, "\(name) is larger than \(limit >> 20) MiB")
            }
        }
    }
}
