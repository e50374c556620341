import OrderedCollections
package import SignoffCheckpoint
import SignoffReview

extension LedgerEntry {
    /// The sums of the decided amounts, such as `approve 209,564.82 EUR + 12 USD`; empty for an entry without amounts.
    package var amountWords: String {
        let sums = decidedSums
        guard !sums.isEmpty else { return "" }
        let kinds = OrderedDictionary(grouping: sums, by: \.type)
        return kinds.map { kind, sums in
            let words = sums.map { sum in
                let amount = JSONDecimal(literal: sum.amount).map { AmountWords.text(of: .init($0, sum.unit)) }
                // This program never records an amount that is not a number.
                return (sum.unit.isEmpty ? "amount " : "") + (amount ?? ForeignText.quoted(sum.amount))
            }
            return "\(ForeignText.name(kind)) \(words.joined(separator: " + "))"
        }
        .joined(separator: ", ")
    }

    /// The recorded sums of the decided amounts.
    package var decidedSums: [(type: String, amount: String, unit: String)] {
        answers.flatMap { $0["sums"]?.arrayValue ?? [] }.compactMap { sum in
            guard let type = sum["type"]?.stringValue, let amount = sum["amount"]?.stringValue else { return nil }
            return (type, amount, sum["unit"]?.stringValue ?? "")
        }
    }

    /// The decisions on one line: each decision with its action, equal ones counted, the least frequent first.
    ///
    /// Examples: `reject refund, approve refund x38`; `outcome sent` for an entry with the outcome of a decision on a
    /// server; empty for an entry without decisions.
    package var decidedWords: String {
        let words = answers.flatMap { $0["decisions"]?.arrayValue ?? [] }.map { decision in
            let kind = decision.stringValue ?? decision["kind"]?.stringValue ?? decision["type"]?.stringValue ?? "?"
            return ForeignText.name(kind) + (decision["action"]?.stringValue.map { " \(ForeignText.name($0))" } ?? "")
        }
        if words.isEmpty, record["server"] != nil, let outcome = record["outcome"]?.stringValue {
            return "outcome \(ForeignText.name(outcome))"
        }
        let counts = OrderedDictionary(grouping: words) { $0 }.mapValues(\.count)
        return counts.enumerated().sorted { ($0.element.value, $0.offset) < ($1.element.value, $1.offset) }
            .map { $0.element.value > 1 ? "\($0.element.key) x\($0.element.value)" : $0.element.key }
            .joined(separator: ", ")
    }
}
