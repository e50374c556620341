/// The recent latency of commits, which determines whether a commit runs on the caller's thread or on the writer's
/// thread.
///
/// Passing a commit to the writer's thread and the result back wakes two threads. Waking costs between a tenth and half
/// of a millisecond, the most on idle processors and under a hypervisor. If a disk write takes at most a few times as
/// long, the caller's thread waits for the commit. After slow commits, the next ones run on the writer's thread,
/// because a thread of the cooperative pool must not be blocked for long.
struct CommitLatency {
    /// The latency below which commits are quick.
    static let quick = Duration.milliseconds(1)
    /// The latency from which a single commit indicates a busy disk.
    static let slow = Duration.milliseconds(4)
    /// The divisor with which the newest commit enters the average.
    private static let weight = 16

    /// The initial average: twice the latency of a quick commit.
    ///
    /// Commits count as slow until quick ones were measured, and again after a slow one.
    private static let doubtful = quick * 2

    private var average = Self.doubtful

    /// Whether a thread of the cooperative pool can wait for a commit.
    var isQuick: Bool { average < Self.quick }

    /// Records the duration of a commit.
    mutating func note(_ duration: Duration) {
        average += (duration - average) / Self.weight
        if duration >= Self.slow { average = max(average, Self.doubtful) }
    }
}
