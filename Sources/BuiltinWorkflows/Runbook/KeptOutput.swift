/// The part of a command's output that its result contains: the first and last lines, and the size of the omitted part.
struct KeptOutput: Hashable, Sendable {
    /// The maximum number of first lines, if the output has more lines than the tail.
    static let headLimit = 20
    /// The maximum number of last lines.
    static let tailLimit = 40

    /// The number of lines.
    private(set) var lineCount = 0
    private var first: [String] = []
    private var byteCount = 0
    /// The index of the oldest line in the ring buffer of last lines.
    private var oldest = 0
    private var ring: [String] = []

    /// Adds the next line.
    mutating func take(_ line: String) {
        lineCount += 1
        byteCount += line.utf8.count + 1
        if first.count < KeptOutput.headLimit { first.append(line) }
        if ring.count < KeptOutput.tailLimit {
            ring.append(line)
        } else {
            ring[oldest] = line
            oldest = (oldest + 1) % KeptOutput.tailLimit
        }
    }

    /// The last lines, oldest first.
    var tail: [String] { Array(ring[oldest...] + ring[..<oldest]) }

    /// The first lines, except those that are among the last lines.
    var head: [String] { Array(first.prefix(max(0, lineCount - ring.count))) }

    /// The number of lines omitted between the first and last lines.
    var missingLines: Int { lineCount - head.count - ring.count }

    /// The size of the omitted lines in bytes, including their line breaks.
    var missingBytes: Int {
        missingLines == 0 ? 0 : byteCount - (head + ring).reduce(0) { $0 + $1.utf8.count + 1 }
    }
}
