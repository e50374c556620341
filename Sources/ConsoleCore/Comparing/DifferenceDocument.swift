import OrderedCollections
package import SignoffCheckpoint
import SignoffReview

/// The difference between two values as rows: the place, the old and new values, and the number of equal neighbors.
package struct DifferenceDocument: Equatable, Sendable {
    /// One row, or the lines of one change.
    struct Row: Equatable, Sendable {
        enum Kind: Equatable, Sendable {
            /// A named container with changes.
            case inside
            /// The number of equal members or elements beside the changes.
            case equal(Int)
            case added(JSONValue)
            case removed(JSONValue)
            case changed(from: JSONValue, to: JSONValue)
            case moved(from: Int)
        }

        var depth: Int
        /// The key of the member, or the position of the element with its distinguishing member; empty for the whole
        /// value.
        var label: String
        var kind: Kind
        /// Whether the row is an element, whose label consists of words of the program.
        var isElement = false
    }

    private(set) var rows: [Row] = []
    /// The number of places that differ.
    let changeCount: Int

    /// Compares two values.
    ///
    /// - Complexity: Linear in the size of the values, except for the differing parts of lists.
    package init(from old: JSONValue, to new: JSONValue) {
        let changes = JSONDifference(from: old, to: new).changes
        changeCount = changes.count
        add(changes[...], depth: 0, to: new)
    }

    /// Adds the rows of changes inside `container`.
    private mutating func add(_ changes: ArraySlice<JSONDifference.Change>, depth: Int, to container: JSONValue?) {
        var rest = changes
        var touched: Set<JSONPath.Step> = []
        while let first = rest.first {
            guard depth < first.path.steps.count else {
                rows.append(Row(depth: depth, label: "", kind: Self.kind(of: first)))
                rest = rest.dropFirst()
                continue
            }
            let step = first.path.steps[depth]
            let isLeaf = first.path.steps.count == depth + 1
            if case .removed = first.kind, isLeaf {} else { touched.insert(step) }
            if isLeaf {
                rows.append(
                    Row(
                        depth: depth,
                        label: Self.label(step, Self.element(first), container),
                        kind: Self.kind(of: first),
                        isElement: Self.isElement(step)
                    )
                )
                rest = rest.dropFirst()
                continue
            }
            let inside = rest.prefix { change in
                change.path.steps.count > depth + 1 && change.path.steps[depth] == step
            }
            let value = Self.value(container, step)
            rows.append(
                Row(
                    depth: depth,
                    label: Self.label(step, value, container),
                    kind: .inside,
                    isElement: Self.isElement(step)
                )
            )
            add(inside, depth: depth + 1, to: value)
            rest = rest.dropFirst(inside.count)
        }
        let equal = Self.count(container) - touched.count
        if equal > 0, !changes.isEmpty, changes.first?.path.steps.isEmpty == false {
            rows.append(Row(depth: depth, label: "", kind: .equal(equal)))
        }
    }

    private static func kind(of change: JSONDifference.Change) -> Row.Kind {
        switch change.kind {
        case .added(let value): .added(value)
        case .removed(let value): .removed(value)
        case .changed(let old, let new): .changed(from: old, to: new)
        case .moved(let origin): .moved(from: origin)
        }
    }

    /// Returns the element of a change, when the change holds it.
    private static func element(_ change: JSONDifference.Change) -> JSONValue? {
        switch change.kind {
        case .added(let value), .removed(let value): value
        case .changed, .moved: nil
        }
    }

    private static func isElement(_ step: JSONPath.Step) -> Bool {
        if case .index = step { true } else { false }
    }

    private static func value(_ container: JSONValue?, _ step: JSONPath.Step) -> JSONValue? {
        switch (container, step) {
        case (.object(let members)?, .key(let key)): members[key]
        case (.array(let elements)?, .index(let index)) where elements.indices.contains(index): elements[index]
        default: nil
        }
    }

    private static func count(_ container: JSONValue?) -> Int {
        switch container {
        case .object(let members): members.count
        case .array(let elements): elements.count
        default: 0
        }
    }

    /// Returns the key, or the position with the member that distinguishes the element from its neighbors.
    private static func label(_ step: JSONPath.Step, _ value: JSONValue?, _ container: JSONValue?) -> String {
        switch step {
        case .key(let key): return key
        case .index(let index):
            let element = value ?? Self.value(container, step)
            for name in ["id", "key", "name"] {
                switch element?[name] {
                case .string(let text): return "[\(index)] \(name) \(ForeignText.name(text))"
                case .integer(let number): return "[\(index)] \(name) \(number)"
                default: continue
                }
            }
            return "[\(index)]"
        }
    }
}
