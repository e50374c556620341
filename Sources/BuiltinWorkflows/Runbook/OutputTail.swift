/// Cuts the output of a command into lines and keeps the last of them.
struct OutputTail {
    /// How many lines are kept.
    static let lineLimit = 40
    /// How many bytes a line may have before it is cut in two.
    static let lineLength = 4_096

    /// The last lines, oldest first.
    private(set) var lines: [String] = []
    /// How many lines there were.
    private(set) var count = 0
    private var pending: [UInt8] = []

    /// Takes the next bytes and returns the lines they complete.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [String] {
        var completed: [String] = []
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                if pending.last == UInt8(ascii: "\r") { pending.removeLast() }
                completed.append(complete())
            } else {
                if pending.count >= OutputTail.lineLength, byte & 0xC0 != 0x80 { completed.append(complete()) }
                pending.append(byte)
                // Bytes that continue no character would otherwise let a line grow without end.
                if pending.count >= OutputTail.lineLength + 4 { completed.append(complete()) }
            }
        }
        return completed
    }

    /// Ends the output and returns what follows the last line break, if anything does.
    mutating func finish() -> String? {
        pending.isEmpty ? nil : complete()
    }

    private mutating func complete() -> String {
        let line = String(decoding: pending, as: UTF8.self)
        pending.removeAll(keepingCapacity: true)
        count += 1
        lines.append(line)
        if lines.count > OutputTail.lineLimit { lines.removeFirst() }
        return line
    }
}
