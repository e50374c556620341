/// The part of a command's output that its result keeps: the first and the last lines, and how much lies between them.
struct KeptOutput: Hashable, Sendable {
    /// How many of the first lines are kept once there are more lines than the tail holds.
    static let headLimit = 20
    /// How many of the last lines are kept.
    static let tailLimit = 40

    /// How many lines there were.
    private(set) var lineCount = 0
    private var first: [String] = []
    private var byteCount = 0
    /// Where the oldest line stands in the ring of the last lines.
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

    /// How many lines between the first and the last ones are left out.
    var missingLines: Int { lineCount - head.count - ring.count }

    /// How many bytes those lines had, their line breaks included.
    var missingBytes: Int {
        missingLines == 0 ? 0 : byteCount - (head + ring).reduce(0) { $0 + $1.utf8.count + 1 }
    }
}
