import SignoffCheckpoint

/// The time the console goes by, and how far it is behind the clocks of others who write to the database.
///
/// What others wrote cannot have happened later than now: when it seems so, a clock is wrong, and the ages shown are too.
struct ClockState: Equatable, Sendable {
    /// The newest moment an action brought.
    private(set) var now: Timestamp
    /// When the console was opened; a load that takes long is named.
    let openedAt: Timestamp
    /// The most that anything was ahead of this clock; nil while nothing was by much.
    private(set) var behind: Duration?

    /// By how much clocks may differ without a word.
    static let tolerance = Duration.seconds(5)

    init(at now: Timestamp) {
        self.now = now
        openedAt = now
    }

    /// The whole seconds of the present moment: what time alone changes on the screen, it changes by the second.
    var second: Int64 { now.microseconds / 1_000_000 }

    /// Goes on to a moment, and never back.
    mutating func advance(to moment: Timestamp) { now = max(now, moment) }

    /// The clock as it stood when the console was opened.
    var atOpening: ClockState {
        var clock = ClockState(at: openedAt)
        clock.behind = behind
        return clock
    }

    /// Notes moments that others recorded.
    mutating func note(_ moments: some Sequence<Timestamp>) {
        guard let newest = moments.max() else { return }
        let ahead = newest.duration(since: now)
        guard ahead > Self.tolerance else { return }
        behind = max(behind ?? ahead, ahead)
    }
}
