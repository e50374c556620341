/// How long commits wait for the disk of late, which tells whether one is worth another thread.
///
/// Handing a commit to the writer's thread and the result back wakes two threads, which costs between a tenth and half of a millisecond: most where processors
/// rest meanwhile, as under a hypervisor. A disk that takes no more than a few times that is waited for where the caller is. Slow commits send the next ones to
/// the writer's thread: a thread of the concurrency pool must not be held for long.
struct CommitPace {
    /// Below this commits are quick.
    static let quick = Duration.milliseconds(1)
    /// From this on a single commit says that the disk is busy.
    static let slow = Duration.milliseconds(4)
    /// How much of the average the newest commit makes.
    private static let weight = 16

    /// Twice the time of a quick commit: commits are slow until they were seen to be quick, and again after a slow one.
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
