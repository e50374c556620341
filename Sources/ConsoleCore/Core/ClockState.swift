import SignoffCheckpoint

/// The time of the console, and its delay behind the clocks of other writers.
///
/// Other processes cannot have written in the future. If they seem to have done so, a clock is wrong, and the displayed
/// ages are wrong too.
struct ClockState: Equatable, Sendable {
    /// The newest moment of an action.
    private(set) var now: Timestamp
    /// The time at which the console opened.
    ///
    /// A load that takes long is reported.
    let openedAt: Timestamp
    /// The maximum lead of a recorded moment over this clock; `nil` while it is within the tolerance.
    private(set) var behind: Duration?

    /// The difference between clocks that is not reported.
    static let tolerance = Duration.seconds(5)

    init(at now: Timestamp) {
        self.now = now
        openedAt = now
    }

    /// The whole seconds of the current time.
    ///
    /// The passing of time changes the screen once a second at most.
    var second: Int64 { now.microseconds / 1_000_000 }

    /// Advances to a moment.
    ///
    /// The clock never goes back.
    mutating func advance(to moment: Timestamp) { now = max(now, moment) }

    /// The clock at the time when the console opened.
    var atOpening: ClockState {
        var clock = ClockState(at: openedAt)
        clock.behind = behind
        return clock
    }

    /// Records moments that other processes wrote.
    mutating func note(_ moments: some Sequence<Timestamp>) {
        guard let newest = moments.max() else { return }
        let ahead = newest.duration(since: now)
        guard ahead > Self.tolerance else { return }
        behind = max(behind ?? ahead, ahead)
    }
}
