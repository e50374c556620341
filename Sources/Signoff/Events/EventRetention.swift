/// The size limits of the event log of a runtime; see ``WorkflowRuntime/Options/eventRetention``.
///
/// The log is trimmed when a run begins, if ``interval`` has passed since this runtime last trimmed the log. The log is
/// also trimmed when this runtime has since appended a tenth of ``maximumCount``, and at least 1,000 events. Events of
/// runs that have not ended are kept.
public struct EventRetention: Hashable, Sendable {
    /// The maximum age of events.
    public var maximumAge: Duration
    /// The maximum number of events.
    public var maximumCount: Int
    /// The maximum size of all payloads in bytes.
    public var maximumBytes: Int64
    /// The minimum time between two trims by the same runtime.
    public var interval: Duration

    /// Creates the limits of an event log.
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
