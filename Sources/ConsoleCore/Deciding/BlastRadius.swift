import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// How far several decisions reach: how many, where, how much money or things, and the riskiest of them.
struct BlastRadius: Equatable, Sendable {
    /// What actions of one tool add up to, when all of them have the same arguments.
    struct Tool: Equatable, Sendable {
        var name: String
        var count = 0
        /// For each numeric argument its lowest and highest value and the exact sum, in words.
        var sums: [String] = []
    }

    /// How many items.
    var items = 0
    var threads = 0
    /// Workflows by name with their number of items.
    var workflows: OrderedDictionary<String, Int> = [:]
    /// How many actions are decided in which way, and what they add up to.
    var totals = DecidedTotals(of: [])
    /// The tools that will run, approved or with edited arguments.
    var tools: [Tool] = []
    /// The riskiest item and the rule that calls it so; nil when no rule speaks about any.
    var riskiest: (item: QuestionID, level: RiskLevel, rule: String)?
    /// How many have characters that eyes would miss.
    var hidden = 0
    /// How many were never on the screen as a whole.
    var unread = 0
    /// How many actions there are, and how many of them were never on the screen as a whole.
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
            // A question without a tool is answered; what happens then is not for us to say.
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

    /// `amount 5…90, together 1080` for each argument that is a number in all of `values`, when all have the same arguments.
    private static func sums(of values: [JSONValue]) -> [String] {
        let objects = values.compactMap(\.objectValue)
        guard objects.count == values.count, let first = objects.first,
            objects.allSatisfy({ Set($0.keys) == Set(first.keys) })
        else { return [] }
        // Amounts in several currencies are no sum; the totals have one for each.
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
