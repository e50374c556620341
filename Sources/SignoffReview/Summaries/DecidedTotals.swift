import OrderedCollections
package import SignoffCheckpoint

/// How many actions are decided in each way, and what they add up to.
package struct DecidedTotals: Equatable, Sendable {
    /// The actions that are decided in one way.
    package struct Part: Equatable, Sendable {
        /// The kind of the decisions; nil for actions that are not decided.
        package let kind: DecisionKind?
        /// The number of actions.
        package let count: Int
        /// What those with an amount add up to, by unit; empty where an amount cannot be read exactly.
        package let sums: [QuestionFacts.Sum]
    }

    /// The parts, in the order of ``DecisionKind``, at last what is not decided.
    package let parts: [Part]

    /// Adds up actions.
    ///
    /// - Parameters:
    ///   - actions: The actions, each with its decision; nil for one that is not decided.
    ///   - countsAmounts: Whether amounts are added up; false for questions that are answered as a whole.
    package init(of actions: [(action: ReviewAction, decision: Decision?)], countsAmounts: Bool = true) {
        var groups: [DecisionKind?: [JSONValue]] = [:]
        for (action, decision) in actions {
            groups[decision?.kind, default: []].append(decision?.editedValue ?? action.arguments)
        }
        parts = (DecisionKind.allCases.map(Optional.some) + [nil]).compactMap { kind in
            guard let arguments = groups[kind] else { return nil }
            return Part(kind: kind, count: arguments.count, sums: countsAmounts ? Self.sums(of: arguments) : [])
        }
    }

    private static func sums(of arguments: [JSONValue]) -> [QuestionFacts.Sum] {
        let withAmount = arguments.filter { $0.objectValue?[ActionSums.amountKey] != nil }
        let amounts = withAmount.compactMap { value in ActionSums.sum(of: value).map { (value: value, sum: $0) } }
        guard amounts.count == withAmount.count else { return [] }
        // Amounts in a currency and plain ones are two sums.
        return [false, true].flatMap { isPlain in
            ActionSums(of: amounts.filter { $0.sum.unit.isEmpty == isPlain }.map(\.value)).sums
        }
    }

    /// What is carried out, as it is or with edits: the sums of approved and edited actions, by unit.
    package var released: [QuestionFacts.Sum] {
        var sums: OrderedDictionary<ExactText, [JSONDecimal]> = [:]
        for part in parts where part.kind == .approve || part.kind == .edit {
            for sum in part.sums { sums[ExactText(sum.unit), default: []].append(sum.amount) }
        }
        return sums.compactMap { unit, amounts in JSONDecimal.sum(amounts).map { QuestionFacts.Sum($0, unit.text) } }
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
