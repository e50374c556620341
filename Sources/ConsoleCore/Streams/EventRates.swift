import CellGrid
import SignoffCheckpoint

/// The number of events in each of the last seconds, in total and by thread.
///
/// Counting an event takes constant time.
struct EventRates: Equatable, Sendable {
    /// The number of seconds that are shown.
    static let seconds = 8
    /// The number of seconds that are kept, because events of other programs may arrive late.
    private static let kept: Int64 = 16
    /// The maximum number of threads whose newest events are kept.
    private static let threadLimit = 1_000

    /// The numbers by second and thread.
    private var counts: [Int64: [ThreadID: Int]] = [:]
    private var newestSecond: Int64 = .min
    /// The newest event of each thread.
    private var newest: [ThreadID: RunEvent] = [:]

    /// Counts an event.
    mutating func note(_ event: RunEvent) {
        let second = Self.second(of: event.at)
        if second > newestSecond {
            newestSecond = second
            counts = counts.filter { $0.key > second - Self.kept }
        }
        guard second > newestSecond - Self.kept else { return }
        counts[second, default: [:]][event.thread, default: 0] += 1
        if newest.count >= Self.threadLimit, newest[event.thread] == nil {
            newest = newest.filter { Self.second(of: $0.value.at) > second - Self.kept }
        }
        newest[event.thread] = event
    }

    private static func second(of moment: Timestamp) -> Int64 { moment.microseconds / 1_000_000 }

    /// Returns the seconds that are shown at a moment, oldest first.
    ///
    /// The last second is not complete.
    private static func told(at now: Timestamp) -> ClosedRange<Int64> {
        let last = second(of: now)
        return (last - Int64(seconds) + 1)...last
    }

    /// Returns the numbers of all events, oldest second first.
    func total(at now: Timestamp) -> [Int] {
        Self.told(at: now).map { counts[$0]?.values.reduce(0, +) ?? 0 }
    }

    /// Returns the numbers of a thread's events, oldest second first; `nil` for none.
    func counts(of thread: ThreadID, at now: Timestamp) -> [Int]? {
        let numbers = Self.told(at: now).map { counts[$0]?[thread] ?? 0 }
        return numbers.contains { $0 > 0 } ? numbers : nil
    }

    /// Returns the newest event of a thread; `nil` when none came in the shown seconds.
    func newest(of thread: ThreadID, at now: Timestamp) -> RunEvent? {
        newest[thread].flatMap { Self.second(of: $0.at) >= Self.told(at: now).lowerBound ? $0 : nil }
    }

    /// Returns the mean number of events a second, rounded up.
    static func rate(of counts: [Int]) -> Int { (counts.reduce(0, +) + counts.count - 1) / max(1, counts.count) }

    /// Returns the numbers as bars and the mean in words: `▂▃▅▇ 12/s`.
    static func line(of counts: [Int]) -> StyledLine {
        let rate = rate(of: counts)
        guard rate > 0 else { return StyledLine() }
        return SparkLine(counts, hasFloor: true).line(saying: "", .stateRunning).adding(" \(rate)/s", .textMuted)
    }
}
