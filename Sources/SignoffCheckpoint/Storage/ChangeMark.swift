/// A value that differs when a storage was written between two reads of it.
public struct ChangeMark: Hashable, Sendable {
    private let values: [Int64]

    /// Creates a mark from numbers of which at least one differs after every write.
    public init(_ values: [Int64]) {
        self.values = values
    }
}

/// A saver that detects writes without reading the written data.
public protocol ChangeMarking: Sendable {
    /// The mark of the stored data; `nil` when a write could leave the mark unchanged, as in the moments after another
    /// write.
    ///
    /// Two equal marks mean that no process wrote in between.
    func changeMark() async -> ChangeMark?
}
