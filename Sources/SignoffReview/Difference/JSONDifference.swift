package import SignoffCheckpoint
import OrderedCollections

/// The differences between two JSON values, by path.
///
/// The order of an object's members is ignored. The text of a number counts: `1` and `1.0` differ. In lists of objects
/// with a distinguishing member (`id`, `key` or `name`), elements with the same distinguishing value are compared.
/// Other lists are compared by their longest common subsequence.
package struct JSONDifference: Hashable, Sendable {
    /// A difference at one place.
    package struct Change: Hashable, Sendable {
        /// The kind of difference.
        package enum Kind: Hashable, Sendable {
            /// The value is new.
            case added(JSONValue)
            /// The value was removed.
            case removed(JSONValue)
            /// The value was replaced.
            case changed(from: JSONValue, to: JSONValue)
            /// The element was moved within its list. A change of its content is a separate difference.
            case moved(from: Int)
        }

        /// The path: in the first value for a removal, otherwise in the second.
        package var path: JSONPath
        /// The kind of difference.
        package var kind: Kind

        /// Creates a change.
        package init(path: JSONPath, kind: Kind) {
            self.path = path
            self.kind = kind
        }
    }

    /// The differences in the order of the second value, with removals before additions at the same place; empty for
    /// equal values.
    package private(set) var changes: [Change] = []

    /// Compares two values.
    ///
    /// - Complexity: Linear in the size of the values, except for the differing parts of lists.
    package init(from old: JSONValue, to new: JSONValue) {
        compare(old, new, at: JSONPath())
    }

    /// Whether the values are equal.
    package var isEmpty: Bool { changes.isEmpty }

    private mutating func compare(_ old: JSONValue, _ new: JSONValue, at path: JSONPath) {
        if old == new { return }
        switch (old, new) {
        case (.object(let before), .object(let after)):
            for (key, value) in before where after[key] == nil {
                changes.append(Change(path: path.member(key), kind: .removed(value)))
            }
            for (key, value) in after {
                if let earlier = before[key] {
                    compare(earlier, value, at: path.member(key))
                } else {
                    changes.append(Change(path: path.member(key), kind: .added(value)))
                }
            }
        case (.array(let before), .array(let after)):
            if let keys = JSONDifference.distinguishingKeys(before, after) {
                compareKeyed(before, after, keys, at: path)
            } else {
                compareLists(before, after, at: path)
            }
        default:
            changes.append(Change(path: path, kind: .changed(from: old, to: new)))
        }
    }

    // MARK: Lists of objects with a distinguishing member

    /// Returns the distinguishing values of both lists, if every element has one and no value occurs twice in a list.
    private static func distinguishingKeys(
        _ before: [JSONValue],
        _ after: [JSONValue]
    ) -> (before: [JSONValue], after: [JSONValue])? {
        guard !before.isEmpty, !after.isEmpty else { return nil }
        for name in ["id", "key", "name"] {
            let first = before.compactMap { scalar($0[name]) }
            let second = after.compactMap { scalar($0[name]) }
            if first.count == before.count, second.count == after.count,
                Set(first).count == first.count, Set(second).count == second.count
            {
                return (first, second)
            }
        }
        return nil
    }

    private static func scalar(_ value: JSONValue?) -> JSONValue? {
        switch value {
        case .string, .integer, .double, .number: value
        default: nil
        }
    }

    private mutating func compareKeyed(
        _ before: [JSONValue],
        _ after: [JSONValue],
        _ keys: (before: [JSONValue], after: [JSONValue]),
        at path: JSONPath
    ) {
        let earlier = Dictionary(uniqueKeysWithValues: keys.before.enumerated().map { ($0.element, $0.offset) })
        let later = Set(keys.after)
        for (index, key) in keys.before.enumerated() where !later.contains(key) {
            changes.append(Change(path: path.element(index), kind: .removed(before[index])))
        }
        // Elements in an increasing run of old positions have not moved. A longest run is used.
        let steady = JSONDifference.longestRising(keys.after.compactMap { earlier[$0] })
        for (index, key) in keys.after.enumerated() {
            guard let origin = earlier[key] else {
                changes.append(Change(path: path.element(index), kind: .added(after[index])))
                continue
            }
            if !steady.contains(origin) {
                changes.append(Change(path: path.element(index), kind: .moved(from: origin)))
            }
            compare(before[origin], after[index], at: path.element(index))
        }
    }

    /// Returns the members of a longest strictly increasing subsequence of distinct numbers.
    private static func longestRising(_ numbers: [Int]) -> Set<Int> {
        var ends: [Int] = []
        var previous = [Int?](repeating: nil, count: numbers.count)
        for (position, number) in numbers.enumerated() {
            var low = 0
            var high = ends.count
            while low < high {
                let middle = (low + high) / 2
                if numbers[ends[middle]] < number { low = middle + 1 } else { high = middle }
            }
            previous[position] = low > 0 ? ends[low - 1] : nil
            if low == ends.count { ends.append(position) } else { ends[low] = position }
        }
        var members: Set<Int> = []
        var position = ends.last
        while let current = position {
            members.insert(numbers[current])
            position = previous[current]
        }
        return members
    }

    // MARK: Other lists

    /// The number of pairs of elements above which the middle parts of two lists are compared position by position.
    private static let pairLimit = 1_000_000

    private mutating func compareLists(_ before: [JSONValue], _ after: [JSONValue], at path: JSONPath) {
        var start = 0
        while start < min(before.count, after.count), before[start] == after[start] { start += 1 }
        var tail = 0
        while tail < min(before.count, after.count) - start,
            before[before.count - 1 - tail] == after[after.count - 1 - tail]
        {
            tail += 1
        }
        let oldMiddle = start..<(before.count - tail)
        let newMiddle = start..<(after.count - tail)
        guard oldMiddle.count * newMiddle.count <= JSONDifference.pairLimit else {
            compareGap(before, oldMiddle, after, newMiddle, at: path)
            return
        }
        let difference = Array(after[newMiddle]).difference(from: Array(before[oldMiddle]))
        let removed = Set(difference.removals.map { change in JSONDifference.offset(of: change) + start })
        let inserted = Set(difference.insertions.map { change in JSONDifference.offset(of: change) + start })
        var old = start
        var new = start
        while old < oldMiddle.upperBound || new < newMiddle.upperBound {
            let oldStart = old
            let newStart = new
            while removed.contains(old) { old += 1 }
            while inserted.contains(new) { new += 1 }
            if old > oldStart || new > newStart {
                compareGap(before, oldStart..<old, after, newStart..<new, at: path)
            } else {
                old += 1
                new += 1
            }
        }
    }

    /// Compares two ranges without common elements, position by position.
    private mutating func compareGap(
        _ before: [JSONValue],
        _ old: Range<Int>,
        _ after: [JSONValue],
        _ new: Range<Int>,
        at path: JSONPath
    ) {
        let shared = min(old.count, new.count)
        for step in 0..<shared {
            compare(
                before[old.lowerBound + step],
                after[new.lowerBound + step],
                at: path.element(new.lowerBound + step)
            )
        }
        for index in old.dropFirst(shared) {
            changes.append(Change(path: path.element(index), kind: .removed(before[index])))
        }
        for index in new.dropFirst(shared) {
            changes.append(Change(path: path.element(index), kind: .added(after[index])))
        }
    }

    private static func offset(of change: CollectionDifference<JSONValue>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }
}

extension JSONDifference {
    /// The differences as JSON: a list of objects with `change`, `path`, and for some changes `before` and `after`.
    package var json: JSONValue { json(covering: nil) }

    /// Returns the JSON with masked secrets.
    package func json(covering secrets: SecretNames?) -> JSONValue {
        .array(
            changes.map { change in
                let isSecret = change.path.steps.contains { step in
                    if case .key(let name) = step { secrets?.hides(name) ?? false } else { false }
                }
                func shown(_ value: JSONValue) -> JSONValue {
                    isSecret ? SecretNames.covered(value) : secrets?.masked(value) ?? value
                }
                var members: JSONObject = ["change": "", "path": .string(change.path.description)]
                switch change.kind {
                case .added(let value):
                    members["change"] = "added"
                    members["after"] = shown(value)
                case .removed(let value):
                    members["change"] = "removed"
                    members["before"] = shown(value)
                case .changed(let before, let after):
                    members["change"] = "changed"
                    members["before"] = shown(before)
                    members["after"] = shown(after)
                case .moved(let origin):
                    members["change"] = "moved"
                    members["from"] = .integer(Int64(origin))
                }
                return .object(members)
            }
        )
    }
}
