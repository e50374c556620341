/// Something that differs when anything was written to a store between two looks at it.
public struct ChangeMark: Hashable, Sendable {
    private let values: [Int64]

    /// Creates a mark of numbers of which one differs after every write.
    public init(_ values: [Int64]) {
        self.values = values
    }
}

/// A saver that can tell whether anything was written without reading what.
public protocol ChangeMarking: Sendable {
    /// The mark of the stored data; `nil` when a write could leave the mark unchanged, as in the moments after another
    /// write.
    ///
    /// Two equal marks mean that no process wrote in between.
    func changeMark() async -> ChangeMark?
}
