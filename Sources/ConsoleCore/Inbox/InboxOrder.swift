import CellGrid
import SignoffCheckpoint
import SignoffReview

/// The orders of the queue.
///
/// Equal items stay longest waiting first.
package enum InboxOrder: String, CaseIterable, Equatable, Sendable {
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

    /// The words for the order.
    var words: String {
        switch self {
        case .waiting: "longest waiting first"
        case .due: "due soonest first"
        case .priority: "most urgent first"
        case .risk: "most risky first"
        case .workflow: "by workflow"
        }
    }

    var next: InboxOrder {
        let all = Self.allCases
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + 1) % all.count]
    }

    /// Sorts entries that are longest waiting first.
    func sort(_ entries: [InboxEntry]) -> [InboxEntry] {
        switch self {
        case .waiting: entries
        case .due: sorted(entries) { $0.hints.due ?? $0.hints.expires ?? Timestamp(microseconds: .max) }
        case .priority: sorted(entries) { Self.urgency($0.hints.priority) }
        case .risk: sorted(entries) { RiskOrder(level: $0.risk) }
        case .workflow: sorted(entries) { $0.question.workflow ?? "\u{10FFFF}" }
        }
    }

    private func sorted<Key: Comparable>(_ entries: [InboxEntry], by key: (InboxEntry) -> Key) -> [InboxEntry] {
        // The sort of the standard library does not promise to be stable.
        entries.enumerated().map { (key: key($0.element), $0.offset, $0.element) }
            .sorted { $0.key != $1.key ? $0.key < $1.key : $0.1 < $1.1 }
            .map(\.2)
    }

    /// Orders high risk first.
    private struct RiskOrder: Comparable {
        var level: RiskLevel

        static func < (left: Self, right: Self) -> Bool { left.level > right.level }
    }

    /// Reads the urgency: 0 is the most urgent.
    ///
    /// Numbers stand for themselves, and so do P0, P1, P2.
    private static func urgency(_ priority: String?) -> Double {
        guard let word = priority?.lowercased() else { return .infinity }
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
