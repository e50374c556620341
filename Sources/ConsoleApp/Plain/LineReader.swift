/// Puts lines together from the pieces they are read in.
struct LineReader {
    /// The longest line kept, in bytes: 1 MiB; what is beyond is dropped.
    static let limit = 1 << 20

    private var rest: [UInt8] = []

    /// The lines that `bytes` complete.
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

    /// The line that has begun when the input ends; none when there is nothing in it.
    mutating func finish() -> [String] { rest.isEmpty ? [] : [takeRest()] }

    private mutating func takeRest() -> String {
        defer { rest = [] }
        if rest.last == 0x0D { rest.removeLast() }
        return String(decoding: rest, as: UTF8.self)
    }
}
