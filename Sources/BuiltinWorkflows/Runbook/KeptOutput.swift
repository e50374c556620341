/// The part of a command's output that its result keeps: the first and the last lines, and how much lies between them.
struct KeptOutput: Hashable, Sendable {
    /// The number of first lines that are kept when there are more lines than the tail holds.
    static let headLimit = 20
    /// The number of last lines that are kept.
    static let tailLimit = 40

    /// The number of lines.
    private(set) var lineCount = 0
    private var first: [String] = []
    private var byteCount = 0
    /// The index of the oldest line in the ring of the last lines.
    private var oldest = 0
    private var ring: [String] = []

    /// Takes the next line.
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

    /// The first lines that are not among the last ones.
    var head: [String] { Array(first.prefix(max(0, lineCount - ring.count))) }

    /// The number of lines omitted between the first and the last ones.
    var missingLines: Int { lineCount - head.count - ring.count }

    /// The number of bytes of the omitted lines, including their line breaks.
    var missingBytes: Int {
        missingLines == 0 ? 0 : byteCount - (head + ring).reduce(0) { $0 + $1.utf8.count + 1 }
    }
}
