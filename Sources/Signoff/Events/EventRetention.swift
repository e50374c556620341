/// How much of the event log a runtime keeps, see ``WorkflowRuntime/Options/eventRetention``.
///
/// The log is trimmed when a run begins and ``interval`` has passed since this runtime trimmed it last, and when this runtime has appended a tenth of
/// ``maximumCount``, and 1,000 at least, since. Events of runs that have not ended are kept.
public struct EventRetention: Hashable, Sendable {
    /// How old events get.
    public var maximumAge: Duration
    /// How many events are kept.
    public var maximumCount: Int
    /// How many bytes of payloads are kept.
    public var maximumBytes: Int64
    /// How much time passes at least until a runtime trims the log again.
    public var interval: Duration

    /// Creates bounds of an event log.
    public init(
        maximumAge: Duration = .seconds(30 * 24 * 60 * 60),
        maximumCount: Int = 1_000_000,
        maximumBytes: Int64 = 256 << 20,
        interval: Duration = .seconds(10 * 60)
    ) {
        self.maximumAge = maximumAge
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
        self.interval = interval
    }
}
