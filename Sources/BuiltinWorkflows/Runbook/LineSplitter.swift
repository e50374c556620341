/// Splits the output of a command into lines of limited length.
struct LineSplitter {
    /// The maximum length of a line in bytes.
    ///
    /// A longer line is split.
    static let lineLength = 4_096

    private var pending: [UInt8] = []

    /// Adds the next bytes, and returns the lines that they complete.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [String] {
        var completed: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
                completed.append(complete())
            } else {
                if pending.count >= LineSplitter.lineLength, byte & 0xC0 != 0x80 { completed.append(complete()) }
                pending.append(byte)
                // Without a limit, bytes that never complete a character would make the line grow indefinitely.
                if pending.count >= LineSplitter.lineLength + 4 { completed.append(complete()) }
            }
        }
        return completed
    }

    /// Ends the output, and returns the text after the last line break; `nil` for none.
    mutating func finish() -> String? {
        pending.isEmpty ? nil : complete()
    }

    private mutating func complete() -> String {
        defer { pending.removeAll(keepingCapacity: true) }
        return String(decoding: pending, as: UTF8.self)
    }
}
