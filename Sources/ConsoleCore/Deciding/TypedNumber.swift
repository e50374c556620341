import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A number to type before many answers or a large sum are sent.
struct TypedNumber: Equatable, Sendable {
    /// The digits to type.
    let digits: String
    /// The description of the number, after "type".
    let words: String
    /// The released sums in words, the largest first; `nil` when the number is a count.
    let released: String?

    private init(digits: String, words: String, released: String? = nil) {
        (self.digits, self.words, self.released) = (digits, words, released)
    }

    /// Creates the number of things that are sent together.
    init(count: Int, of things: String) {
        self.init(digits: String(count), words: "the number of \(things), \(count)")
    }

    /// Creates the number for several actions: the largest sum if it reaches the limit, otherwise their count if there
    /// are many or their amounts have no exact sum; `nil` when a key suffices.
    ///
    /// - Parameters:
    ///   - actions: The number of actions.
    ///   - things: The counted noun: items or actions.
    ///   - totals: The sums of the actions, by decision.
    ///   - rules: The rule with the limit.
    init?(actions: Int, of things: String, _ totals: DecidedTotals, _ rules: DecidingRules) {
        let released = Self.released(in: totals)
        let sums = released ?? []
        if actions > 1, let limit = rules.typedSum, let sum = sums.first, sum.amount >= limit,
            let whole = sum.amount.text.split(separator: ".").first.map(String.init), whole.allSatisfy(\.isNumber)
        {
            self.init(
                digits: whole,
                words: "the sum without its decimals, \(whole), of \(AmountWords.text(of: sum))",
                released: sums.map(AmountWords.text).joined(separator: " and ")
            )
        } else if actions > PlanDialog.countLimit || (actions > 1 && rules.typedSum != nil && released == nil) {
            self.init(count: actions, of: things)
        } else {
            return nil
        }
    }

    /// Creates the number for the actions of one item.
    init?(for entry: InboxEntry, _ decisions: [Decision], _ rules: DecidingRules) {
        let totals = DecidedTotals(of: [(item: entry.item, decisions: decisions)])
        self.init(actions: decisions.count, of: "actions", totals, rules)
    }

    /// Returns the sums of the approved and edited actions together, one for each currency, the largest first; nil when
    /// an amount cannot be read, or amounts cannot be added up, exactly.
    private static func released(in totals: DecidedTotals) -> [QuestionFacts.Sum]? {
        let parts = totals.parts.filter { $0.kind == .approve || $0.kind == .edit }
        guard !parts.contains(where: \.hasUnknownSum) else { return nil }
        let sums = parts.flatMap(\.sums).filter { !$0.unit.isEmpty }
        let units = OrderedDictionary(grouping: sums, by: \.unit).compactMap { unit, sums in
            JSONDecimal.sum(sums.map(\.amount)).map { QuestionFacts.Sum($0, unit) }
        }
        guard units.count == Set(sums.map(\.unit)).count else { return nil }
        return units.sorted { $0.amount > $1.amount }
    }
}
