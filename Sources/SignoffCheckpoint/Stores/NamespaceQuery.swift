/// A selection of a store's namespaces.
public struct NamespaceQuery: Hashable, Sendable {
    /// The first labels.
    ///
    /// "*" stands for any one label.
    public var prefix: [String]
    /// The last labels.
    ///
    /// "*" stands for any one label.
    public var suffix: [String]
    /// The maximum number of labels to return, 1 or more; `nil` for all.
    public var maximumDepth: Int?
    /// The maximum number of results, 1 or more.
    public var limit: Int
    /// The number of results to skip, 0 or more.
    public var offset: Int

    /// Creates a query.
    ///
    /// Without arguments, the query matches the first 100 namespaces.
    public init(
        prefix: [String] = [],
        suffix: [String] = [],
        maximumDepth: Int? = nil,
        limit: Int = 100,
        offset: Int = 0
    ) {
        self.prefix = prefix
        self.suffix = suffix
        self.maximumDepth = maximumDepth
        self.limit = limit
        self.offset = offset
    }

    /// Whether a namespace has the prefix and the suffix.
    package func matches(_ namespace: [String]) -> Bool {
        guard namespace.count >= max(prefix.count, suffix.count) else { return false }
        return zip(prefix, namespace).allSatisfy(Self.isMatch)
            && zip(suffix, namespace.suffix(suffix.count)).allSatisfy(Self.isMatch)
    }

    private static func isMatch(_ pattern: String, _ label: String) -> Bool {
        pattern == "*" || pattern.hasSameBytes(as: label)
    }

    /// Returns one page of the matching namespaces, sorted, shortened to the maximum depth and without duplicates.
    package func page(of namespaces: some Sequence<[String]>) -> [[String]] {
        let matching = namespaces.filter(matches)
        let cut = Set(matching.map { Array($0.exact.prefix(maximumDepth ?? .max)) })
        let sorted = cut.sorted { $0.lexicographicallyPrecedes($1) }
        return sorted.dropFirst(offset).prefix(limit).map { $0.map(\.text) }
    }
}
