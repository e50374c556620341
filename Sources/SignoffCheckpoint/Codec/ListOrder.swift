/// The order in which the elements of an encoded list are stored.
enum ListOrder {
    /// The order of encoding.
    case asEncoded
    /// Sorted: the elements have no order of their own.
    case sorted
    /// Keys and values by turns, sorted by key.
    case sortedPairs

    /// The elements in this order.
    func arranged(_ elements: [StoredValue]) -> [StoredValue] {
        switch self {
        case .asEncoded:
            return elements
        case .sorted:
            return Self.sortedIndices(of: elements).map { elements[$0] }
        case .sortedPairs:
            // A dictionary encodes whole pairs. Elements that are not pairs keep their order.
            guard elements.count.isMultiple(of: 2) else { return elements }
            let keys = stride(from: 0, to: elements.count, by: 2).map { elements[$0] }
            return Self.sortedIndices(of: keys).flatMap { [elements[2 * $0], elements[2 * $0 + 1]] }
        }
    }

    /// Integers by value, texts by their UTF-8 bytes, anything else by its stored bytes.
    private static func sortedIndices(of values: [StoredValue]) -> [Int] {
        let integers = values.compactMap { if case .integer(let number) = $0 { number } else { nil } }
        if integers.count == values.count { return sortedIndices(of: integers, by: <) }
        let texts = values.compactMap(\.stringValue)
        if texts.count == values.count {
            return sortedIndices(of: texts) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        // An opaque value has no stored bytes inside a list: storing the list is refused.
        return sortedIndices(of: values.map { (try? MessagePack.encode($0)) ?? [] }) {
            $0.lexicographicallyPrecedes($1)
        }
    }

    private static func sortedIndices<Key>(of keys: [Key], by precedes: (Key, Key) -> Bool) -> [Int] {
        keys.indices.sorted { precedes(keys[$0], keys[$1]) }
    }
}

/// A collection of the standard library whose iteration order is that of its elements' hashes, and so differs from process to process.
protocol UnorderedCollection {
    /// The order to store the list in that the collection encodes itself as.
    static var listOrder: ListOrder { get }
}

extension Set: UnorderedCollection {
    static var listOrder: ListOrder { .sorted }
}

extension Dictionary: UnorderedCollection {
    static var listOrder: ListOrder { .sortedPairs }
}
