import CellGrid
import SignoffCheckpoint
import SignoffReview

/// A number that must be typed before many answers, or much money, go out.
struct TypedNumber: Equatable, Sendable {
    /// What must be typed.
    let digits: String
    /// What the number is, after "type".
    let words: String
    /// The sum that goes out, in words; nil where the number is a count.
    let released: String?

    private init(digits: String, words: String, released: String? = nil) {
        (self.digits, self.words, self.released) = (digits, words, released)
    }

    /// The number of things that go out together.
    init(count: Int, of things: String) {
        self.init(digits: String(count), words: "the number of \(things), \(count)")
    }

    /// The number for several actions: the largest sum where it reaches the limit, else their count where there are many; nil where a key is enough.
    ///
    /// - Parameters:
    ///   - actions: The number of actions.
    ///   - things: What is counted: items or actions.
    ///   - totals: What the actions add up to, by decision.
    ///   - rules: From which sum on it must be typed.
    init?(actions: Int, of things: String, _ totals: DecidedTotals, _ rules: DecidingRules) {
        if actions > 1, let limit = rules.typedSum, let sum = Self.largestReleased(in: totals), sum.amount >= limit,
            let whole = sum.amount.text.split(separator: ".").first.map(String.init), whole.allSatisfy(\.isNumber)
        {
            self.init(
                digits: whole,
                words: "the sum without its decimals, \(whole), of \(AmountWords.text(of: sum))",
                released: AmountWords.text(of: sum)
            )
        } else if actions > PlanDialog.countLimit {
            self.init(count: actions, of: things)
        } else {
            return nil
        }
    }

    /// The number for the actions of one item.
    init?(for entry: InboxEntry, _ decisions: [Decision], _ rules: DecidingRules) {
        let totals = DecidedTotals(of: [(item: entry.item, decisions: decisions)])
        self.init(actions: decisions.count, of: "actions", totals, rules)
    }

    /// The largest sum in a currency that approved and edited actions add up to.
    private static func largestReleased(in totals: DecidedTotals) -> QuestionFacts.Sum? {
        totals.parts.filter { $0.kind == .approve || $0.kind == .edit }.flatMap(\.sums).filter { !$0.unit.isEmpty }
            .max { $0.amount < $1.amount }
    }
}
