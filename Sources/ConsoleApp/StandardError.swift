import CellGrid
import ConsoleCore
import Glibc

/// Where a program says what concerns its operator and is none of its output.
enum StandardError {
    /// Writes one line, without anything a terminal would obey.
    static func say(_ text: String) {
        let bytes = Array((SafeText(text).joinedLines().plainText(in: .unicode) + "\n").utf8)
        // Where standard error itself cannot be written to, there is no other place to say so.
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
