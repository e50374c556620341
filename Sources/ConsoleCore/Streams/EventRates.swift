import CellGrid
import DequeModule
import SignoffCheckpoint

/// How many events came in each of the last seconds, in all and thread by thread.
struct EventRates: Equatable, Sendable {
    /// How many seconds are counted.
    static let seconds = 8
    /// How much older than its neighbors an event may be that came after them.
    private static let disorder = Duration.seconds(2)

    /// The numbers of all events, the oldest second first.
    private(set) var total = Array(repeating: 0, count: seconds)
    private var byThread: [ThreadID: [Int]] = [:]
    /// The newest event of each thread that had one in these seconds.
    private(set) var newest: [ThreadID: RunEvent] = [:]

    /// Counts the newest events.
    ///
    /// - Parameters:
    ///   - entries: The events kept, oldest first.
    ///   - now: The present moment.
    init(of entries: Deque<StreamsState.Entry>, at now: Timestamp) {
        for entry in entries.reversed() {
            let age = now.duration(since: entry.event.at)
            guard age < .seconds(Self.seconds) + Self.disorder else { break }
            let second = Self.seconds - 1 - Int(max(.zero, age).components.seconds)
            guard total.indices.contains(second) else { continue }
            total[second] += 1
            let thread = entry.event.thread
            byThread[thread, default: Array(repeating: 0, count: Self.seconds)][second] += 1
            if newest[thread] == nil { newest[thread] = entry.event }
        }
    }

    /// The numbers of a thread's events, the oldest second first; nil where none came.
    subscript(thread: ThreadID) -> [Int]? { byThread[thread] }

    /// The mean number of events a second, rounded up.
    static func rate(of counts: [Int]) -> Int { (counts.reduce(0, +) + counts.count - 1) / max(1, counts.count) }

    /// The numbers as bars and the mean as words: `▂▃▅▇ 12/s`.
    static func line(of counts: [Int]) -> StyledLine {
        let rate = rate(of: counts)
        guard rate > 0 else { return StyledLine() }
        return SparkLine(counts).line(saying: "", .stateRunning).adding(" \(rate)/s", .textMuted)
    }
}
