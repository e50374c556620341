import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// The reach of several decisions: the number of items, the workflows, the sums, and the highest risk.
struct BlastRadius: Equatable, Sendable {
    /// The totals of the actions of one tool, when all have the same arguments.
    struct Tool: Equatable, Sendable {
        var name: String
        var count = 0
        /// For each numeric argument, the lowest and highest value and the exact sum, in words.
        var sums: [String] = []
    }

    /// The number of items.
    var items = 0
    var threads = 0
    /// The number of items of each workflow.
    var workflows: OrderedDictionary<String, Int> = [:]
    /// The number of actions by decision, with their totals.
    var totals = DecidedTotals(of: [])
    /// The tools that will run, with approved or edited arguments.
    var tools: [Tool] = []
    /// The item with the highest risk, and the rule for it; `nil` when no rule applies.
    var riskiest: (item: QuestionID, level: RiskLevel, rule: String)?
    /// The number of items with characters that are hard to see.
    var hidden = 0
    /// The number of items that were not completely on the screen.
    var unread = 0
    /// The number of actions, and of those that were not completely on the screen.
    var actions = 0
    var unreadActions = 0

    static func == (left: BlastRadius, right: BlastRadius) -> Bool {
        left.items == right.items && left.threads == right.threads && left.workflows == right.workflows
            && left.totals == right.totals && left.tools == right.tools && left.hidden == right.hidden
            && left.unread == right.unread && left.actions == right.actions
            && left.unreadActions == right.unreadActions && left.riskiest?.item == right.riskiest?.item
    }

    init(
        of items: [(entry: InboxEntry, decisions: [Decision])],
        rules: DecidingRules,
        seen: (InboxEntry) -> Int,
        unseenActions: (InboxEntry) -> Int
    ) {
        self.items = items.count
        threads = Set(items.map(\.entry.question.thread)).count
        hidden = items.count { $0.entry.hidden > 0 }
        unread = items.count { seen($0.entry) < 100 }
        actions = items.reduce(0) { $0 + $1.entry.item.actions.count }
        unreadActions = items.reduce(0) { $0 + unseenActions($1.entry) }
        totals = DecidedTotals(of: items.map { ($0.entry.item, $0.decisions) })
        var arguments: OrderedDictionary<String, [JSONValue]> = [:]
        for (entry, decisions) in items {
            workflows[entry.question.workflow ?? "?", default: 0] += 1
            // A question without a tool is only answered. The effect of the answer is unknown.
            for (action, decision) in zip(entry.item.actions, decisions) where !entry.item.dialect.isWholeValueEdit {
                switch decision {
                case .approve: arguments[action.name, default: []].append(action.arguments)
                case .edit(let value): arguments[action.name, default: []].append(value)
                case .rename(let tool, let value): arguments[tool, default: []].append(value)
                case .reject, .respond, .ignore: break
                }
            }
            let risk = rules.risks.risk(of: entry.item, decisions: decisions)
            if let rule = risk.rule, risk.level > riskiest?.level ?? .low {
                riskiest = (entry.id, risk.level, rule.text)
            }
        }
        tools = arguments.map { name, values in
            Tool(name: name, count: values.count, sums: Self.sums(of: values))
        }
    }

    /// Returns `amount 5…90, together 1080` for each argument that is a number in all of `values`, when all have the
    /// same arguments.
    private static func sums(of values: [JSONValue]) -> [String] {
        let objects = values.compactMap(\.objectValue)
        guard objects.count == values.count, let first = objects.first,
            objects.allSatisfy({ Set($0.keys) == Set(first.keys) })
        else { return [] }
        // Amounts in several currencies have no common sum. The totals have one sum for each currency.
        let haveUnits = values.contains { ActionSums.sum(of: $0)?.unit.isEmpty == false }
        return first.keys.filter { !(haveUnits && $0 == ActionSums.amountKey) }.compactMap { key in
            let numbers = objects.compactMap { $0[key].flatMap { JSONDecimal(writtenIn: $0) } }
            guard numbers.count == objects.count, let low = numbers.min(), let high = numbers.max(),
                let sum = JSONDecimal.sum(numbers)
            else { return nil }
            if numbers.count == 1 { return "\(ForeignText.name(key)) \(low.text)" }
            let range = low == high ? "\(low.text) each" : "\(low.text)..\(high.text)"
            return "\(ForeignText.name(key)) \(range), together \(sum.text)"
        }
    }
}
