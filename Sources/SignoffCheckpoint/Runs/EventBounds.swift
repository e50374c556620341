/// How much of an event log is kept.
public struct EventBounds: Hashable, Sendable {
    /// Events older than this moment are removed.
    public var oldest: Timestamp
    /// At most this many events are kept, the newest ones.
    public var maximumCount: Int
    /// At most this many bytes of payloads are kept, those of the newest events.
    public var maximumBytes: Int64

    /// Creates bounds.
    public init(oldest: Timestamp, maximumCount: Int, maximumBytes: Int64) {
        self.oldest = oldest
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
    }
}

/// Decides, from the oldest event on, which events of a log are removed.
package struct EventTrimming: Sendable {
    private let bounds: EventBounds
    private var count: Int
    private var bytes: Int64

    /// Begins with the events that are kept so far.
    package init(to bounds: EventBounds, count: Int, bytes: Int64) {
        self.bounds = bounds
        self.count = count
        self.bytes = bytes
    }

    /// Whether the next event, in order, is removed.
    ///
    /// Events of runs that have not ended are not asked about; they count as kept.
    package mutating func removes(at moment: Timestamp, bytes size: Int64) -> Bool {
        guard moment < bounds.oldest || count > bounds.maximumCount || bytes > bounds.maximumBytes else { return false }
        count -= 1
        bytes -= size
        return true
    }
}
