/// Assembles lines from the pieces in which they are read.
struct LineReader {
    /// The maximum length of a line, in bytes: 1 MiB.
    ///
    /// Further bytes are dropped.
    static let limit = 1 << 20

    private var rest: [UInt8] = []

    /// Returns the lines that `bytes` complete.
    mutating func take(_ bytes: some Sequence<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            if byte == 0x0A {
                lines.append(takeRest())
            } else if rest.count < Self.limit {
                rest.append(byte)
            }
        }
        return lines
    }

    /// Returns the unfinished line at the end of the input; empty for none.
    mutating func finish() -> [String] { rest.isEmpty ? [] : [takeRest()] }

    private mutating func takeRest() -> String {
        defer { rest = [] }
        if rest.last == 0x0D { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self)
    }
}
