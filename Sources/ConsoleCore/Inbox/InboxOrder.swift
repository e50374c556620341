import CellGrid
import SignoffCheckpoint
import SignoffReview

/// The orders of the queue.
///
/// Equal items stay longest waiting first.
package enum InboxOrder: String, CaseIterable, Equatable, Sendable, ListOrder {
    /// Longest waiting first.
    case waiting
    /// The earliest due or end time first; items without one last.
    case due
    /// The most urgent first, by the word or number of the workflow; items without urgency last.
    case priority
    /// The highest risk first, by the operator's rules.
    case risk
    /// By the name of the workflow.
    case workflow
    /// By the name of the thread.
    case thread
    /// By the title.
    case what
    /// By currency, the largest sum first; items without a sum last.
    case amount
    /// The most actions first.
    case actions

    func words(isReversed: Bool) -> String {
        switch (self, isReversed) {
        case (.waiting, false): "longest waiting first"
        case (.waiting, true): "newest first"
        case (.due, false): "due soonest first"
        case (.due, true): "due latest first"
        case (.priority, false): "most urgent first"
        case (.priority, true): "least urgent first"
        case (.risk, false): "most risky first"
        case (.risk, true): "least risky first"
        case (.workflow, false): "by workflow"
        case (.thread, false): "by thread"
        case (.what, false): "by title"
        case (.workflow, true), (.thread, true), (.what, true): words(isReversed: false) + ", from the last"
        case (.amount, false): "largest amount first"
        case (.amount, true): "smallest amount first"
        case (.actions, false): "most actions first"
        case (.actions, true): "fewest actions first"
        }
    }
}

extension ListSorting<InboxOrder> {
    /// Sorts entries that are longest waiting first.
    func sort(_ entries: [InboxEntry]) -> [InboxEntry] {
        switch order {
        case .waiting: isReversed ? entries.reversed() : entries
        case .due: sorted(entries) { $0.hints.due ?? $0.hints.expires }
        case .priority: sorted(entries) { $0.hints.priority.map(Self.urgency) }
        case .risk: sorted(entries) { Descending($0.risk) }
        case .workflow: sorted(entries) { $0.question.workflow }
        case .thread: sorted(entries) { $0.question.thread.rawValue }
        case .what: sorted(entries) { ($0.subject.title ?? $0.item.title).lowercased() }
        case .amount: sorted(entries) { $0.subject.sums.first.map { AmountKey(unit: $0.unit, amount: $0.amount) } }
        case .actions: sorted(entries) { Descending($0.item.actions.count) }
        }
    }

    /// A value whose largest instance comes first.
    private struct Descending<Value: Comparable>: Comparable {
        let value: Value

        init(_ value: Value) { self.value = value }

        static func < (left: Self, right: Self) -> Bool { left.value > right.value }
    }

    /// A sum.
    ///
    /// Sums of one currency are adjacent, the largest first.
    private struct AmountKey: Comparable {
        let unit: String
        let amount: JSONDecimal

        static func < (left: Self, right: Self) -> Bool {
            left.unit != right.unit ? left.unit < right.unit : left.amount > right.amount
        }
    }

    /// Reads the urgency: 0 is the most urgent.
    ///
    /// Numbers stand for themselves, and so do P0, P1, P2.
    private static func urgency(_ priority: String) -> Double {
        let word = priority.lowercased()
        switch word {
        case "critical", "urgent", "highest", "blocker": return 0
        case "high", "important": return 1
        case "medium", "normal", "default": return 2
        case "low": return 3
        case "lowest", "trivial": return 4
        default:
            let number = Double(word.hasPrefix("p") ? String(word.dropFirst()) : word)
            return number.flatMap { $0.isNaN ? nil : $0 } ?? .greatestFiniteMagnitude
        }
    }
}
