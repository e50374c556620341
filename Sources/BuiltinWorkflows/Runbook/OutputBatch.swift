/// Lines of output that one event contains.
struct OutputBatch: Hashable, Sendable {
    /// The lines, oldest first.
    var lines: [String] = []
    /// The number of lines omitted before these lines.
    var missingLines = 0
    /// The size of the omitted lines in bytes, including their line breaks.
    var missingBytes = 0
}

/// Collects lines of output into batches of limited number and size.
///
/// Every line is shown until the command has written ``Limits/total`` bytes. After that, a batch contains only the last
/// lines since the previous batch, and the size of the omitted part.
struct OutputBatches: Sendable {
    /// The limits of batches.
    struct Limits: Hashable, Sendable {
        /// The maximum number of bytes in a batch.
        var batch = 64 << 10
        /// The maximum number of lines in a batch.
        var lines = 1_000
        /// The number of bytes in all batches after which only the last lines of each batch are shown.
        var total = 4 << 20
        /// The maximum number of lines in a batch after that.
        var linesBeyond = 20
    }

    private let limits: Limits
    private var waiting = OutputBatch()
    private var size = 0
    private var taken = 0

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Whether lines are omitted from here on.
    var isBeyondTotal: Bool { taken >= limits.total }

    /// Whether the waiting lines fill a batch, so that the output must pause until the batch is taken.
    var isFull: Bool { !isBeyondTotal && (size >= limits.batch || waiting.lines.count >= limits.lines) }

    /// Adds the next line.
    mutating func take(_ line: String) {
        let cost = line.utf8.count + 1
        waiting.lines.append(line)
        size += cost
        guard isBeyondTotal else {
            taken += cost
            return
        }
        // Up to twice as many lines wait, so that omitting a line has a constant cost.
        if waiting.lines.count >= 2 * limits.linesBeyond { leaveOut() }
    }

    /// Shows only the last lines from here on, regardless of the number of lines shown so far.
    mutating func abandon() {
        taken = max(taken, limits.total)
    }

    /// Returns the oldest waiting lines, up to the size of a batch; `nil` for none.
    mutating func next() -> OutputBatch? {
        if isBeyondTotal { leaveOut() }
        guard !waiting.lines.isEmpty else { return nil }
        var count = 0
        var bytes = 0
        while count < min(waiting.lines.count, limits.lines), bytes < limits.batch {
            bytes += waiting.lines[count].utf8.count + 1
            count += 1
        }
        var batch = waiting
        batch.lines = Array(waiting.lines.prefix(count))
        waiting = OutputBatch(lines: Array(waiting.lines.dropFirst(count)))
        size -= bytes
        return batch
    }

    private mutating func leaveOut() {
        let count = waiting.lines.count - limits.linesBeyond
        guard count > 0 else { return }
        let bytes = waiting.lines.prefix(count).reduce(0) { $0 + $1.utf8.count + 1 }
        waiting.missingLines += count
        waiting.missingBytes += bytes
        waiting.lines.removeFirst(count)
        size -= bytes
    }
}
