/// A short description of a question.
///
/// Lists show, sort and filter questions by their facts, without reading payloads.
///
/// Every part has a size limit, which is applied on creation, so that facts stay small for a payload of any size. The
/// strings come from the payload, so callers must display them as untrusted text.
public struct QuestionFacts: Hashable, Sendable {
    /// The maximum number of characters of a title.
    public static let maximumTitleLength = 200
    /// The maximum number of characters of a string in a field.
    public static let maximumTextLength = 120
    /// The maximum number of characters in the name of a field, a unit or a label.
    public static let maximumNameLength = 64
    /// The maximum number of fields.
    public static let maximumFieldCount = 16
    /// The maximum number of effects.
    public static let maximumEffectCount = 8
    /// The maximum number of sums.
    ///
    /// If the question has more sums, none is stored, because an incomplete list of sums misleads.
    public static let maximumSumCount = 16

    /// A named value of the question.
    public struct Field: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The value.
        public let value: FactValue

        /// Creates a field.
        public init(_ name: String, _ value: FactValue) {
            self.name = name
            self.value = value
        }
    }

    /// The sum of all actions of the question in one unit.
    public struct Sum: Hashable, Sendable {
        /// The currency or unit; empty for amounts without one.
        public let unit: String
        /// The exact sum.
        public let amount: JSONDecimal

        /// Creates a sum.
        public init(_ amount: JSONDecimal, _ unit: String) {
            self.unit = unit
            self.amount = amount
        }
    }

    /// The effect of a decision on the asking workflow.
    public struct Effect: Hashable, Sendable {
        /// The decision: `approve`, `edit`, `reject`, `respond` or `ignore`.
        public let decision: String
        /// A clause whose subject is the decision, such as `ends the runbook`.
        public let does: String

        /// Creates an effect.
        public init(_ decision: String, _ does: String) {
            self.decision = decision
            self.does = does
        }
    }

    /// The risk of a decision.
    public enum Risk: String, Hashable, Sendable, Codable, Comparable, CaseIterable {
        /// The decision has no special risk.
        case low
        /// The decision deserves a second look.
        case medium
        /// The decision needs an additional confirmation.
        case high

        /// Whether the left risk is lower than the right risk.
        public static func < (left: Risk, right: Risk) -> Bool { left.rank < right.rank }

        var rank: Int64 {
            switch self {
            case .low: 0
            case .medium: 1
            case .high: 2
            }
        }
    }

    /// The progress of the asking workflow.
    public struct Progress: Hashable, Sendable {
        /// The number of the current part, from 1, or the number of finished parts.
        public let done: Int
        /// The number of parts.
        public let total: Int
        /// The name of the part; `nil` for none.
        public let label: String?

        /// Creates a progress.
        ///
        /// Numbers are clamped to the range from 0 to a billion.
        public init(_ done: Int, of total: Int, label: String? = nil) {
            self.done = min(max(0, done), 1_000_000_000)
            self.total = min(max(0, total), 1_000_000_000)
            self.label = label.map { $0.cut(to: QuestionFacts.maximumNameLength) }
        }

        /// The progress in percent, rounded down, at most 100; `nil` when the number of parts is 0.
        package var percent: Int64? { total > 0 ? Int64(min(100, done * 100 / total)) : nil }
    }

    /// The title of the question on one line; `nil` for none.
    public let title: String?
    /// The key fields, in order.
    ///
    /// Each name occurs once.
    public let fields: [Field]
    /// The sums by currency or unit.
    ///
    /// Each unit occurs once.
    public let sums: [Sum]
    /// The number of actions to decide; `nil` when unknown.
    public let count: Int?
    /// The risk of a decision; `nil` when unknown.
    public let risk: Risk?
    /// The progress of the workflow; `nil` when unknown.
    public let progress: Progress?
    /// The effects of decisions, at most one for each decision; empty when the workflow declares none.
    public let effects: [Effect]

    /// Creates facts.
    ///
    /// Values are cut to the size limits.
    ///
    /// - Parameters:
    ///   - title: The title of the question on one line.
    ///   - fields: The key fields. Of several fields with one name, the first is used.
    ///   - sums: The sums by currency or unit. Sums in the same unit are added.
    ///   - count: The number of actions to decide.
    ///   - risk: The risk of a decision.
    ///   - progress: The progress of the workflow.
    ///   - effects: The effects of decisions. Of several effects for one decision, the first is used.
    public init(
        title: String? = nil,
        fields: [Field] = [],
        sums: [Sum] = [],
        count: Int? = nil,
        risk: Risk? = nil,
        progress: Progress? = nil,
        effects: [Effect] = []
    ) {
        self.title = title.flatMap { $0.isEmpty ? nil : $0.cut(to: Self.maximumTitleLength) }
        self.fields = Self.bounded(fields)
        self.sums = Self.bounded(sums)
        self.count = count.map { max(0, $0) }
        self.risk = risk
        self.progress = progress
        self.effects = Self.bounded(effects)
    }

    private static func bounded(_ effects: [Effect]) -> [Effect] {
        var decisions: Set<String> = []
        let kept = effects.prefix(16 * maximumEffectCount).compactMap { effect -> Effect? in
            let decision = effect.decision.cut(to: maximumNameLength)
            guard decisions.insert(decision).inserted, !effect.does.isEmpty else { return nil }
            return Effect(decision, effect.does.cut(to: maximumTextLength))
        }
        return Array(kept.prefix(maximumEffectCount))
    }

    private static func bounded(_ fields: [Field]) -> [Field] {
        var names: Set<String> = []
        var kept: [Field] = []
        for field in fields.prefix(16 * maximumFieldCount) where kept.count < maximumFieldCount {
            let name = field.name.cut(to: maximumNameLength)
            if names.insert(name).inserted { kept.append(Field(name, field.value.bounded)) }
        }
        return kept
    }

    /// Returns the sums, added by unit; empty when two units would be stored or read as the same unit.
    private static func bounded(_ sums: [Sum]) -> [Sum] {
        var kept: [Sum] = []
        for sum in sums {
            if let place = kept.firstIndex(where: { $0.unit.hasSameBytes(as: sum.unit) }) {
                guard let total = JSONDecimal.sum([kept[place].amount, sum.amount]) else { return [] }
                kept[place] = Sum(total, sum.unit)
            } else {
                guard kept.count < maximumSumCount else { return [] }
                kept.append(sum)
            }
        }
        kept = kept.map { Sum($0.amount, $0.unit.cut(to: maximumNameLength)) }
        // Units that differ only in Unicode normalization count as equal, as in JSON objects and for most readers.
        let areDistinct = Set(kept.map(\.unit)).count == kept.count
        return areDistinct && kept.allSatisfy(\.amount.isShort) ? kept : []
    }

    /// Returns the value of a field; `nil` when the facts have no such field.
    public func field(_ name: String) -> FactValue? { fields.first { $0.name.hasSameBytes(as: name) }?.value }

    /// Returns the effect of a decision; `nil` when the workflow declares none.
    public func effect(of decision: String) -> String? { effects.first { $0.decision == decision }?.does }

    /// Returns the sum in a unit; `nil` when the facts have no such sum.
    public func sum(_ unit: String) -> JSONDecimal? { sums.first { $0.unit.hasSameBytes(as: unit) }?.amount }

    /// Returns the facts, with unknown parts taken from `others`.
    ///
    /// Fields are taken one by one. Sums are taken all together, because a total from two sources is meaningless. The
    /// higher of two risks is used, so that a workflow cannot lower the risk that an operator's own rules give.
    public func completed(with others: QuestionFacts) -> QuestionFacts {
        QuestionFacts(
            title: title ?? others.title,
            fields: fields + others.fields,
            sums: sums.isEmpty ? others.sums : sums,
            count: count ?? others.count,
            risk: [risk, others.risk].compactMap(\.self).max(),
            progress: progress ?? others.progress,
            effects: effects + others.effects
        )
    }
}
