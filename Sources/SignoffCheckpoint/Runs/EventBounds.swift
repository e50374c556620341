/// The bounds of an event log.
public struct EventBounds: Hashable, Sendable {
    /// Events older than this moment are removed.
    public var oldest: Timestamp
    /// The maximum number of events; the newest are kept.
    public var maximumCount: Int
    /// The maximum number of bytes of payloads; those of the newest events are kept.
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
    /// Events of active runs are kept without asking.
    package mutating func removes(at moment: Timestamp, bytes size: Int64) -> Bool {
        guard moment < bounds.oldest || count > bounds.maximumCount || bytes > bounds.maximumBytes else { return false }
        count -= 1
        bytes -= size
        return true
    }
}
