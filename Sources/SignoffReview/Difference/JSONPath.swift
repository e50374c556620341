import SignoffCheckpoint

/// A place inside a JSON value.
package struct JSONPath: Hashable, Sendable, CustomStringConvertible {
    /// One step from a value to a value inside it.
    package enum Step: Hashable, Sendable {
        /// A step to the member with this key.
        case key(String)
        /// A step to the element at this position, from 0.
        case index(Int)
    }

    /// The steps from the root value; empty for the root value itself.
    package var steps: [Step]

    /// Creates a path from its steps.
    package init(_ steps: [Step] = []) {
        self.steps = steps
    }

    /// Returns the path of the member `key` of the value at this path.
    package func member(_ key: String) -> JSONPath { JSONPath(steps + [.key(key)]) }

    /// Returns the path of the element at `index` of the value at this path.
    package func element(_ index: Int) -> JSONPath { JSONPath(steps + [.index(index)]) }

    /// The path as a string: `$`, followed by `.key`, `["odd key"]` or `[0]` for each step.
    package var description: String {
        steps.reduce(into: "$") { text, step in
            switch step {
            case .index(let index):
                text += "[\(index)]"
            case .key(let key) where JSONPath.isName(key):
                text += ".\(key)"
            case .key(let key):
                text += "[\(ForeignText.quoted(key))]"
            }
        }
    }

    private static func isName(_ key: String) -> Bool {
        guard let first = key.unicodeScalars.first, !("0"..."9").contains(first) else { return false }
        return key.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
        }
    }
}
