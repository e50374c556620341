/// Cuts the output of a command into lines of bounded length.
struct LineSplitter {
    /// The maximum length of a line in bytes; a longer line is split.
    static let lineLength = 4_096

    private var pending: [UInt8] = []

    /// Takes the next bytes and returns the lines they complete.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [String] {
        var completed: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
                completed.append(complete())
            } else {
                if pending.count >= LineSplitter.lineLength, byte & 0xC0 != 0x80 { completed.append(complete()) }
                pending.append(byte)
                // Bytes that continue no character would otherwise let a line grow without end.
                if pending.count >= LineSplitter.lineLength + 4 { completed.append(complete()) }
            }
        }
        return completed
    }

    /// Ends the output and returns what follows the last line break, if anything does.
    mutating func finish() -> String? {
        pending.isEmpty ? nil : complete()
    }

    private mutating func complete() -> String {
        defer { pending.removeAll(keepingCapacity: true) }
        return String(decoding: pending, as: UTF8.self)
    }
}
