/// The order in which the elements of an encoded list are stored.
enum ListOrder {
    /// The order in which the elements were encoded.
    case asEncoded
    /// Sorted, for collections without an order of their own.
    case sorted
    /// Alternating keys and values, sorted by key.
    case sortedPairs

    /// Returns the elements in this order.
    func arranged(_ elements: [StoredValue]) -> [StoredValue] {
        switch self {
        case .asEncoded:
            return elements
        case .sorted:
            return Self.sortedIndices(of: elements).map { elements[$0] }
        case .sortedPairs:
            // A dictionary encodes complete pairs. Elements that are not pairs keep their order.
            guard elements.count.isMultiple(of: 2) else { return elements }
            let keys = stride(from: 0, to: elements.count, by: 2).map { elements[$0] }
            return Self.sortedIndices(of: keys).flatMap { [elements[2 * $0], elements[2 * $0 + 1]] }
        }
    }

    /// Returns the sorted indices: integers by value, strings by their UTF-8 bytes, other values by their stored bytes.
    private static func sortedIndices(of values: [StoredValue]) -> [Int] {
        let integers = values.compactMap { if case .integer(let number) = $0 { number } else { nil } }
        if integers.count == values.count { return sortedIndices(of: integers, by: <) }
        let texts = values.compactMap(\.stringValue)
        if texts.count == values.count {
            return sortedIndices(of: texts) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        // An opaque value has no stored bytes inside a list, so a list that contains one is never stored.
        return sortedIndices(of: values.map { (try? MessagePack.encode($0)) ?? [] }) {
            $0.lexicographicallyPrecedes($1)
        }
    }

    private static func sortedIndices<Key>(of keys: [Key], by precedes: (Key, Key) -> Bool) -> [Int] {
        keys.indices.sorted { precedes(keys[$0], keys[$1]) }
    }
}

/// A collection of the standard library that iterates in hash order, which differs between processes.
protocol UnorderedCollection {
    /// The order in which the encoded list of the collection is stored.
    static var listOrder: ListOrder { get }
}

extension Set: UnorderedCollection {
    static var listOrder: ListOrder { .sorted }
}

extension Dictionary: UnorderedCollection {
    static var listOrder: ListOrder { .sortedPairs }
}
