/// The progress of building the index from which a database's lists are read.
public struct IndexProgress: Hashable, Sendable {
    /// The number of checkpoints that the index covers.
    public var read: Int
    /// The number of checkpoints to cover.
    public var total: Int
    /// Whether the index is complete; until then lists omit threads, and counts are too low.
    public var isComplete: Bool

    /// Creates a value.
    public init(read: Int, total: Int, isComplete: Bool) {
        self.read = read
        self.total = total
        self.isComplete = isComplete
    }

    /// The part that is covered, from 0 to 1.
    public var fraction: Double { isComplete || total == 0 ? 1 : Double(read) / Double(total) }
}

/// A saver whose lists are read from an index that may have to be built first.
public protocol IndexBuilding: Sendable {
    /// Yields the current progress of the index, then every step, and at the end the complete one.
    ///
    /// Ends at once for a database that brings its index with it.
    func indexProgress() -> AsyncStream<IndexProgress>

    /// The reason why the index could not be built or could not answer a list, in words; `nil` for none.
    ///
    /// Lists are then made without the index, which reads everything. The default is `nil`.
    var indexFault: String? { get }

    /// Yields the current fault of the index, and every later one.
    ///
    /// The default stream ends at once.
    func indexFaults() -> AsyncStream<String>
}

extension IndexBuilding {
    /// `nil`: the saver reports no fault.
    public var indexFault: String? { nil }

    /// An empty stream: the saver reports no fault.
    public func indexFaults() -> AsyncStream<String> { AsyncStream { $0.finish() } }
}
