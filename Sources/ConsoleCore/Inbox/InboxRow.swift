import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// A row of the queue: one item, or several of identical shape.
enum InboxRow: Equatable, Sendable {
    enum ID: Hashable, Sendable {
        case item(QuestionID)
        case group(String)
    }

    case item(QuestionID, isInGroup: Bool)
    case group(InboxGroup)

    var id: ID {
        switch self {
        case .item(let id, _): .item(id)
        case .group(let group): .group(group.key)
        }
    }

    /// The items of the row.
    var items: [QuestionID] {
        switch self {
        case .item(let id, _): [id]
        case .group(let group): group.items
        }
    }
}

/// Items of the same workflow that ask for the same tools with the same argument names.
struct InboxGroup: Equatable, Sendable {
    let key: String
    private(set) var items: [QuestionID] = []
    /// Whether the items are shown below the group.
    var isOpen = false
    /// The values of each argument of the first action, if they can be summarized in a few words.
    private(set) var spread: [Spread] = []

    /// The range of an argument.
    struct Spread: Equatable, Sendable {
        let name: String
        private(set) var range: (low: JSONDecimal, high: JSONDecimal)?
        private(set) var values: Set<JSONValue> = []

        init(_ name: String) {
            self.name = name
        }

        mutating func add(_ value: JSONValue) {
            if values.count < 50 { values.insert(value) }
            guard let number = JSONDecimal(writtenIn: value) else { return }
            range = range.map { (min($0.low, number), max($0.high, number)) } ?? (number, number)
        }

        /// `5..90`, the only value, or the number of different values.
        var words: String {
            if let range, range.low != range.high { return "\(range.low.text)..\(range.high.text)" }
            if values.count == 1, let value = values.first { return value.text(.compact) }
            return values.count < 50 ? "\(values.count) values" : "many values"
        }

        static func == (left: Spread, right: Spread) -> Bool {
            left.name == right.name && left.values == right.values && left.range?.low == right.range?.low
                && left.range?.high == right.range?.high
        }
    }

    init(key: String) {
        self.key = key
    }

    mutating func add(_ entry: InboxEntry) {
        items.append(entry.id)
        for (name, value) in entry.item.actions.first?.arguments.objectValue ?? [:] {
            if let index = spread.firstIndex(where: { $0.name == name }) {
                spread[index].add(value)
            } else if spread.count < 8 {
                var new = Spread(name)
                new.add(value)
                spread.append(new)
            }
        }
    }
}

extension ReviewItem {
    /// A text that items of identical shape share: workflow, dialect, and the names of each action and its arguments.
    var shape: String {
        let actions = actions.map { action in
            "\(action.name)(\(action.arguments.objectValue?.keys.sorted().joined(separator: ",") ?? "value"))"
        }
        return ([question.workflow ?? "", dialect.rawValue] + actions).joined(separator: "\u{1f}")
    }
}
