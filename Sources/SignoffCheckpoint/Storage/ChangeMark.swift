/// A value that two reads of a storage return differently if the storage was written in between.
public struct ChangeMark: Hashable, Sendable {
    private let values: [Int64]

    /// Creates a mark from numbers.
    ///
    /// Every write must change at least one of them.
    public init(_ values: [Int64]) {
        self.values = values
    }
}

/// A saver that detects writes without reading the written data.
public protocol ChangeMarking: Sendable {
    /// Returns the mark of the stored data; `nil` when a write could leave the mark unchanged, as immediately after
    /// another write.
    ///
    /// If two marks are equal, no process wrote in between.
    func changeMark() async -> ChangeMark?
}
