import CellGrid
import ConsoleCore
import Glibc

/// Prints messages for the operator that are not part of the output.
enum StandardError {
    /// Writes one line without control characters.
    static func say(_ text: String) {
        let bytes = Array((SafeText(text).joinedLines().plainText(in: .unicode) + "\n").utf8)
        // A failed write to standard error cannot be reported anywhere.
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
