import SignoffCheckpoint

/// How far this clock is behind those of others who write to the database.
///
/// What others wrote cannot have happened later than now: when it seems so, a clock is wrong, and the ages shown are too.
struct ClockState: Equatable, Sendable {
    /// The most that anything was ahead of this clock; nil while nothing was by much.
    private(set) var behind: Duration?

    /// By how much clocks may differ without a word.
    static let tolerance = Duration.seconds(5)

    /// Notes moments that others recorded.
    mutating func note(_ moments: some Sequence<Timestamp>, at now: Timestamp) {
        guard let newest = moments.max() else { return }
        let ahead = newest.duration(since: now)
        guard ahead > Self.tolerance else { return }
        behind = max(behind ?? ahead, ahead)
    }
}
