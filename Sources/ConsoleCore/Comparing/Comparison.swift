import OrderedCollections
import SignoffCheckpoint

/// Two checkpoints that are compared, of one thread or of two.
package struct Comparison: Hashable, Sendable {
    var from: HistoryState.Place
    var to: HistoryState.Place
}

/// The wish to compare two values that are too large to be compared while keys are waited for.
package struct ComparisonRequest: Equatable, Sendable {
    package let comparison: Comparison
    let old: JSONValue
    let new: JSONValue

    /// Compares them; takes as long as their size asks for.
    package func carryOut() -> DifferenceDocument { DifferenceDocument(from: old, to: new) }
}

/// The comparisons made so far, the newest last, and those under way.
struct ComparisonShelf: Equatable, Sendable {
    private(set) var documents: [(comparison: Comparison, document: DifferenceDocument)] = []
    var underWay: Set<Comparison> = []

    /// The most comparisons kept.
    private static let capacity = 8
    /// Above this weight a value is compared elsewhere; see ``JSONValue/weight(limit:)``.
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

    static func == (left: ComparisonShelf, right: ComparisonShelf) -> Bool {
        left.underWay == right.underWay
            && left.documents.elementsEqual(right.documents) {
                $0.comparison == $1.comparison && $0.document == $1.document
            }
    }
}

extension JSONValue {
    /// How much there is to look at: its scalars, and its text in units of 64 bytes; counting stops beyond `limit`.
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
