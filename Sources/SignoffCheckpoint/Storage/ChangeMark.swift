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
    /// The mark of what is stored now; nil when a write could go by without another mark, as in the moments after one.
    ///
    /// Two equal marks mean that nothing was written in between, by anybody.
    func changeMark() async -> ChangeMark?
}
