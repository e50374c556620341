/// The size limits of an event log.
public struct EventBounds: Hashable, Sendable {
    /// The time before which events are removed.
    public var oldest: Timestamp
    /// The maximum number of events.
    ///
    /// The newest events are kept.
    public var maximumCount: Int
    /// The maximum size of all payloads in bytes.
    ///
    /// The payloads of the newest events are kept.
    public var maximumBytes: Int64

    /// Creates bounds.
    public init(oldest: Timestamp, maximumCount: Int, maximumBytes: Int64) {
        self.oldest = oldest
        self.maximumCount = maximumCount
        self.maximumBytes = maximumBytes
    }
}

/// Decides, from the oldest event on, which events of a log to remove.
package struct EventTrimming: Sendable {
    private let bounds: EventBounds
    private var count: Int
    private var bytes: Int64

    /// Starts with the number and size of the kept events.
    package init(to bounds: EventBounds, count: Int, bytes: Int64) {
        self.bounds = bounds
        self.count = count
        self.bytes = bytes
    }

    /// Whether the next event, in order, is to be removed.
    ///
    /// Events of active runs are kept, and must not be passed.
    package mutating func removes(at moment: Timestamp, bytes size: Int64) -> Bool {
        guard moment < bounds.oldest || count > bounds.maximumCount || bytes > bounds.maximumBytes else { return false }
        count -= 1
        bytes -= size
        return true
    }
}
