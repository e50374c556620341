import OrderedCollections
package import SignoffCheckpoint

/// The number of actions by decision, and the sums of their amounts.
package struct DecidedTotals: Equatable, Sendable {
    /// The actions with the same kind of decision.
    package struct Part: Equatable, Sendable {
        /// The kind of the decisions; `nil` for undecided actions.
        package let kind: DecisionKind?
        /// The number of actions.
        package let count: Int
        /// The sums of the amounts by unit; empty when an amount cannot be read exactly.
        package let sums: [QuestionFacts.Sum]
        /// Whether the actions have amounts, and the amounts cannot be added up exactly.
        package let hasUnknownSum: Bool
    }

    /// The parts in the order of ``DecisionKind``, followed by the undecided actions.
    package let parts: [Part]

    /// Adds up the actions of items.
    ///
    /// - Parameter items: Each item with the decisions on its actions; `nil` for an undecided action. The effect of a
    ///   question without a tool is unknown, so its amounts are not added up.
    package init(of items: [(item: ReviewItem, decisions: [Decision?])]) {
        var counts: [DecisionKind?: Int] = [:]
        var arguments: [DecisionKind?: [JSONValue]] = [:]
        for (item, decisions) in items {
            for (action, decision) in zip(item.actions, decisions) {
                counts[decision?.kind, default: 0] += 1
                guard !item.dialect.isWholeValueEdit else { continue }
                arguments[decision?.kind, default: []].append(decision?.editedValue ?? action.arguments)
            }
        }
        parts = (DecisionKind.allCases.map(Optional.some) + [nil]).compactMap { kind in
            counts[kind].map { count in
                let sums = Self.sums(of: arguments[kind] ?? [])
                return Part(kind: kind, count: count, sums: sums ?? [], hasUnknownSum: sums == nil)
            }
        }
    }

    /// Returns the sums by unit; `nil` when an amount cannot be read, or amounts cannot be added up, exactly.
    private static func sums(of arguments: [JSONValue]) -> [QuestionFacts.Sum]? {
        let withAmount = arguments.filter { $0.objectValue?[ActionSums.amountKey] != nil }
        let amounts = withAmount.compactMap { value in ActionSums.sum(of: value).map { (value: value, sum: $0) } }
        guard amounts.count == withAmount.count else { return nil }
        // Amounts with a currency and amounts without one are separate sums.
        var all: [QuestionFacts.Sum] = []
        for isPlain in [false, true] {
            let values = amounts.filter { $0.sum.unit.isEmpty == isPlain }.map(\.value)
            let sums = ActionSums(of: values).sums
            guard values.isEmpty || !sums.isEmpty else { return nil }
            all += sums
        }
        return all
    }
}

extension DecidedTotals.Part {
    /// The part in words: `approve 166: 205,154.82 EUR + 255,400.78 USD`.
    package var words: String {
        let name = kind?.rawValue ?? "undecided"
        let amounts = sums.map { sum in
            sum.unit.isEmpty ? "\(ActionSums.amountKey) \(AmountWords.text(of: sum))" : AmountWords.text(of: sum)
        }
        let count = AmountWords.grouped(String(count)) ?? String(count)
        return amounts.isEmpty ? "\(name) \(count)" : "\(name) \(count): \(amounts.joined(separator: " + "))"
    }
}
