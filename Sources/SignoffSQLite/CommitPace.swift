/// How long commits wait for the disk of late, which tells whether one is worth another thread.
///
/// Handing a commit to the writer's thread and the result back costs about a tenth of a millisecond, so that a disk that takes no more than a few times
/// that is waited for where the caller is. One slow commit sends the next ones to the writer's thread: a thread of the concurrency pool must not be held for long.
struct CommitPace {
    /// Below this commits are quick.
    static let quick = Duration.microseconds(400)
    /// How much of the average the newest commit makes.
    private static let weight = 16

    /// Slow until commits were seen to be quick.
    private var average = Duration.milliseconds(2)

    /// Whether a commit can be waited for on any thread.
    var isQuick: Bool { average < Self.quick }

    /// Notes how long a commit took.
    mutating func note(_ duration: Duration) {
        average += (duration - average) / Self.weight
    }
}
