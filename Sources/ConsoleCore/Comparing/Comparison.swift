import OrderedCollections
import SignoffCheckpoint

/// Two checkpoints to compare, of one thread or of two.
package struct Comparison: Hashable, Sendable {
    var from: HistoryState.Place
    var to: HistoryState.Place
}

/// A request to compare two values that are too large to compare between two keys.
package struct ComparisonRequest: Equatable, Sendable {
    package let comparison: Comparison
    let old: JSONValue
    let new: JSONValue

    /// Compares the values.
    ///
    /// The duration depends on their size.
    package func difference() -> DifferenceDocument { DifferenceDocument(from: old, to: new) }
}

/// The newest comparisons, the last one newest, and those in progress.
struct ComparisonCache: Equatable, Sendable {
    private(set) var documents: [(comparison: Comparison, document: DifferenceDocument)] = []
    var underWay: Set<Comparison> = []

    /// The maximum number of comparisons that are kept.
    private static let capacity = 8
    /// The weight above which a value is compared outside the core; see ``JSONValue/weight(limit:)``.
    static let weightLimit = 5_000

    subscript(_ comparison: Comparison) -> DifferenceDocument? {
        documents.last { $0.comparison == comparison }?.document
    }

    mutating func keep(_ document: DifferenceDocument, of comparison: Comparison) {
        underWay.remove(comparison)
        documents.removeAll { $0.comparison == comparison }
        documents.append((comparison, document))
        if documents.count > Self.capacity { documents.removeFirst() }
    }

    static func == (left: ComparisonCache, right: ComparisonCache) -> Bool {
        left.underWay == right.underWay
            && left.documents.elementsEqual(right.documents) {
                $0.comparison == $1.comparison && $0.document == $1.document
            }
    }
}

extension JSONValue {
    /// Returns the size of a value: its scalars, plus its text in units of 64 bytes.
    ///
    /// Counting stops beyond `limit`.
    func weight(limit: Int) -> Int {
        var weight = 0
        func add(_ value: JSONValue) {
            guard weight <= limit else { return }
            switch value {
            case .string(let text): weight += 1 + text.utf8.count / 64
            case .array(let elements):
                weight += 1
                for element in elements where weight <= limit { add(element) }
            case .object(let members):
                weight += 1
                for (_, member) in members where weight <= limit { add(member) }
            default: weight += 1
            }
        }
        add(self)
        return weight
    }
}
