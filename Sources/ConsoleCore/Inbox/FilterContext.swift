import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// The context of a queue filter, beside the items.
struct FilterContext {
    var now: Timestamp
    var drafts: OrderedDictionary<QuestionID, ItemDraft>
    var claims: [QuestionID: ItemClaim]
    var notes: NotesState
    var operatorName: String

    /// Whether the matching rows of a query can change while the items stay the same.
    func isNeeded(for query: FilterQuery, since earlier: Timestamp) -> Bool {
        let keys = query.keys
        if !keys.isDisjoint(with: ["is", "has", "by"]) { return true }
        return !keys.isDisjoint(with: ["age", "due"]) && now.duration(since: earlier) >= .seconds(1)
    }

    func matches(_ entry: InboxEntry, _ query: FilterQuery) -> Bool {
        query.matches(
            value: { value(of: $0, in: entry) },
            names: {
                [entry.question.workflow ?? "", entry.question.thread.rawValue] + entry.item.actions.map(\.name)
            },
            text: { entry.searchText }
        )
    }

    /// The known keys, for suggestions.
    static let keys = [
        "wf", "workflow", "kind", "tool", "thread", "id", "risk", "age", "by", "for", "has", "is", "due", "priority",
        "amount", "unit",
        "args",
        "payload",
    ]

    private static let properties = ["hidden", "due", "claim", "note", "draft", "schema"]
    private static let states = ["new", "staged", "follow-up", "late", "mine"]

    /// Returns the reason why a value of a query matches nothing, in a sentence; `nil` when each value can match.
    static func fault(in query: FilterQuery) -> String? {
        for term in query.terms {
            guard let key = term.key?.lowercased(), let value = term.condition.operand else { continue }
            let choices: [String]
            switch key {
            case "age", "due":
                if Words.duration(value) != nil { continue }
                return "\(key): takes a time such as >30m or <2h, not \"\(value)\""
            case "has": choices = properties
            case "is": choices = states
            case "risk": choices = RiskLevel.allCases.map(\.rawValue)
            default: continue
            }
            if !choices.contains(where: { key == "risk" ? $0.contains(value) : $0 == value }) {
                return "\(key): takes \(choices.joined(separator: ", ")), not \"\(value)\""
            }
        }
        return nil
    }

    private func value(of key: String, in entry: InboxEntry) -> FilterValue? {
        switch key.lowercased() {
        case "wf", "workflow": return .text(entry.question.workflow ?? "")
        case "kind": return .text(entry.item.dialect.rawValue)
        case "tool": return .text(entry.item.actions.map(\.name).joined(separator: "\n"))
        case "thread": return .text(entry.question.thread.rawValue)
        case "id": return .text(entry.question.interrupt.id?.rawValue ?? "")
        case "risk": return .text(entry.risk.rawValue)
        case "priority": return .text(entry.hints.priority ?? "")
        case "age": return entry.wait(at: now).map { .span($0) }
        case "due": return entry.hints.due.map { .span($0.duration(since: now)) }
        case "by": return .text(claims[entry.id].map(\.owner) ?? "")
        case "amount": return .values(entry.subject.sums.map(\.amount.jsonValue))
        case "unit": return .text(entry.subject.sums.map(\.unit).joined(separator: "\n"))
        case "for": return .text(entry.hints.assignee ?? "")
        case "has": return .words(properties(of: entry))
        case "is": return .words(states(of: entry))
        default: return path(key, in: entry)
        }
    }

    private func properties(of entry: InboxEntry) -> Set<String> {
        var words: Set<String> = []
        if entry.hidden > 0 { words.insert("hidden") }
        if entry.hints.due != nil { words.insert("due") }
        if claims[entry.id] != nil { words.insert("claim") }
        if !notes[entry.question].isEmpty { words.insert("note") }
        if drafts[entry.id] != nil { words.insert("draft") }
        if entry.item.responseSchema != nil || entry.item.actions.contains(where: { $0.schema != nil }) {
            words.insert("schema")
        }
        return words
    }

    private func states(of entry: InboxEntry) -> Set<String> {
        var words: Set<String> = []
        if entry.isNew { words.insert("new") }
        if drafts[entry.id]?.isComplete == true { words.insert("staged") }
        if entry.isFollowUp { words.insert("follow-up") }
        if let due = entry.hints.due, due < now { words.insert("late") }
        let isAsked = entry.hints.assignee?.lowercased() == operatorName.lowercased()
        if isAsked || claims[entry.id]?.owner == operatorName { words.insert("mine") }
        return words
    }

    /// Returns the values at `args.amount` of the actions, or at `payload.customer.id` of the payload.
    private func path(_ key: String, in entry: InboxEntry) -> FilterValue? {
        var steps = key.split(separator: ".").map(String.init)[...]
        let roots: [JSONValue]
        switch steps.popFirst()?.lowercased() {
        case "args": roots = entry.item.actions.map(\.arguments)
        case "payload": roots = [entry.item.payload]
        default: return nil
        }
        let values = roots.compactMap { root in
            steps.reduce(Optional(root)) { value, step in
                if let index = Int(step), let elements = value?.arrayValue {
                    return elements.indices.contains(index) ? elements[index] : nil
                }
                return value?[step]
            }
        }
        return .values(values)
    }
}
