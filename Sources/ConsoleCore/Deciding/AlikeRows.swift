import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Rows of a plan that look the same although their items differ.
struct AlikeRows: Equatable, Sendable {
    /// A place at which items of the same appearance differ.
    struct Difference: Equatable, Sendable {
        var path: JSONPath
        /// The value of the item; `nil` when the item has none.
        var value: JSONValue?
        /// The number of characters before the first difference of a text.
        var start: Int
    }

    /// Rows of the same appearance, with at least two different items.
    struct Group: Equatable, Sendable {
        /// The number of rows.
        var count: Int
        /// The items that differ from the majority of the group; all items when no two are equal.
        var odd: [QuestionID]
    }

    private(set) var groups: [Group] = []
    private(set) var differences: [QuestionID: [Difference]] = [:]
    /// The items that differ from others of the same look.
    private(set) var odd: Set<QuestionID> = []

    /// Compares the items behind rows of the same look.
    ///
    /// - Parameters:
    ///   - rows: The items with the look of their rows.
    ///   - value: The full effect of a decision on an item.
    init(_ rows: [(item: QuestionID, look: String)], value: (QuestionID) -> JSONValue) {
        for items in OrderedDictionary(grouping: rows, by: \.look).values where items.count > 1 {
            let variants = OrderedDictionary(grouping: items.map(\.item), by: value)
            guard variants.count > 1, let most = variants.values.map(\.count).max() else { continue }
            let common = most == 1 ? nil : variants.first { $0.value.count == most }?.key
            let odd = variants.filter { $0.key != common }.flatMap(\.value)
            groups.append(Group(count: items.count, odd: odd))
            self.odd.formUnion(odd)
            let found = Self.differences(between: Array(variants.keys))
            for (items, differences) in zip(variants.values, found) {
                for item in items { self.differences[item] = differences }
            }
        }
    }

    /// Returns, for each value, the places at which the values differ.
    private static func differences(between values: [JSONValue]) -> [[Difference]] {
        let leaves = values.map { Self.leaves(of: $0) }
        var paths = OrderedSet<JSONPath>()
        for each in leaves { paths.append(contentsOf: each.keys) }
        var found = Array(repeating: [Difference](), count: values.count)
        for path in paths {
            let places = leaves.map { $0[path] }
            guard places.contains(where: { $0 != places[0] }) else { continue }
            let texts = places.compactMap { $0?.stringValue }
            let start = texts.count == places.count ? CommonBeginning.length(of: texts.map { $0[...] }) : 0
            for index in values.indices {
                found[index].append(Difference(path: path, value: places[index], start: start))
            }
        }
        return found
    }

    /// Returns the scalars and empty containers of a value, by their places.
    private static func leaves(of value: JSONValue) -> OrderedDictionary<JSONPath, JSONValue> {
        var leaves: OrderedDictionary<JSONPath, JSONValue> = [:]
        func collect(_ value: JSONValue, at path: JSONPath) {
            switch value {
            case .object(let members) where !members.isEmpty:
                for (key, member) in members { collect(member, at: path.member(key)) }
            case .array(let elements) where !elements.isEmpty:
                for (index, element) in elements.enumerated() { collect(element, at: path.element(index)) }
            default: leaves[path] = value
            }
        }
        collect(value, at: JSONPath())
        return leaves
    }
}
