/// The progress of building the index that a database's lists are read from.
public struct IndexProgress: Hashable, Sendable {
    /// The number of checkpoints that the index covers.
    public var read: Int
    /// The number of checkpoints to cover.
    public var total: Int
    /// Whether the index is complete.
    ///
    /// Until then, lists omit threads and counts are too low.
    public var isComplete: Bool

    /// Creates a value.
    public init(read: Int, total: Int, isComplete: Bool) {
        self.read = read
        self.total = total
        self.isComplete = isComplete
    }

    /// The covered fraction, from 0 to 1.
    public var fraction: Double { isComplete || total == 0 ? 1 : Double(read) / Double(total) }
}

/// A saver that reads its lists from an index, which can require building first.
public protocol IndexBuilding: Sendable {
    /// Yields the current progress of the index, then each step, and finally the completed progress.
    ///
    /// The stream ends at once for a database that contains its index.
    func indexProgress() -> AsyncStream<IndexProgress>

    /// The reason why the index could not be built or could not answer a list, in words; `nil` for none.
    ///
    /// Lists are then made without the index, by reading everything. The default is `nil`.
    var indexFault: String? { get }

    /// Yields the current fault of the index, and every later fault.
    ///
    /// The default stream ends at once.
    func indexFaults() -> AsyncStream<String>
}

extension IndexBuilding {
    /// Returns `nil`: the saver reports no fault.
    public var indexFault: String? { nil }

    /// Returns an empty stream: the saver reports no fault.
    public func indexFaults() -> AsyncStream<String> { AsyncStream { $0.finish() } }
}
