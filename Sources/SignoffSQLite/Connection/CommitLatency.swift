/// The recent latency of commits, which decides whether a commit runs on the caller's thread or on the writer's thread.
///
/// Handing a commit to the writer's thread and the result back wakes two threads. This costs between a tenth and half
/// of a millisecond; the most on idle processors, as under a hypervisor. If the disk takes at most a few times as long,
/// the caller's thread waits for the commit. After slow commits the next ones run on the writer's thread, because a
/// thread of the cooperative pool must not be blocked for long.
struct CommitLatency {
    /// Below this commits are quick.
    static let quick = Duration.milliseconds(1)
    /// From this on a single commit says that the disk is busy.
    static let slow = Duration.milliseconds(4)
    /// The divisor by which the newest commit enters the average.
    private static let weight = 16

    /// Twice the time of a quick commit.
    ///
    /// Commits count as slow until quick ones were measured, and again after a slow one.
    private static let doubtful = quick * 2

    private var average = Self.doubtful

    /// Whether a commit can be waited for on any thread.
    var isQuick: Bool { average < Self.quick }

    /// Notes how long a commit took.
    mutating func note(_ duration: Duration) {
        average += (duration - average) / Self.weight
        if duration >= Self.slow { average = max(average, Self.doubtful) }
    }
}
