import SignoffReview

/// The lines of a question that were on the screen, for one width.
///
/// A line is identified by its action and its index among the lines of that action, so that the order of actions and a
/// filter do not matter.
struct SeenLines: Equatable, Sendable {
    /// The lines of one action, or the lines outside actions.
    private struct Part: Equatable, Sendable {
        var total: Int
        var lines: Set<Int> = []

        var isSeen: Bool { lines.count == total }
    }

    private(set) var width: Int
    /// The number of actions.
    ///
    /// An action without computed lines counts as not seen.
    private let actions: Int
    /// The lines by action; `nil` for the lines outside actions.
    private var parts: [Int?: Part] = [:]

    /// Creates the state of a question of which no line was seen.
    init(width: Int, actions: Int) {
        (self.width, self.actions) = (width, actions)
    }

    /// The actions with lines that were not on the screen.
    var unseenActions: Set<Int> { Set((0..<actions).filter { parts[$0]?.isSeen != true }) }

    /// The part of the lines that was seen, in percent; 0 for a question without computed lines.
    var percent: Int {
        // An action without computed lines counts as one line.
        let missing = (0..<actions).count { parts[$0] == nil }
        let total = parts.values.reduce(missing) { $0 + $1.total }
        let seen = parts.values.reduce(0) { $0 + $1.lines.count }
        return total == 0 ? (parts.isEmpty ? 0 : 100) : seen * 100 / total
    }

    /// Records which of the lines are on the screen.
    ///
    /// Another width resets the question, and another number of lines resets an action, because the lines differ.
    mutating func note(_ laidOut: [AskLine], shown rows: Range<Int>, width: Int) {
        if self.width != width { self = SeenLines(width: width, actions: actions) }
        var totals: [Int?: Int] = [:]
        for line in laidOut where line.isQuestion { totals[line.action, default: 0] += line.weight }
        if parts[nil] == nil, totals[nil] == nil { parts[nil] = Part(total: 0) }
        for (action, total) in totals where parts[action]?.total != total { parts[action] = Part(total: total) }
        Self.forEachLine(laidOut) { row, line, number in
            if rows.contains(row), line.line.omitted == 0 { parts[line.action]?.lines.insert(number) }
        }
    }

    /// Returns the first row that was not seen; `nil` when all were.
    ///
    /// - Returns: The row, and whether it stands for omitted lines.
    func firstUnread(in laidOut: [AskLine]) -> (row: Int, isElided: Bool)? {
        var unread: (row: Int, isElided: Bool)?
        Self.forEachLine(laidOut) { row, line, number in
            guard unread == nil, parts[line.action]?.lines.contains(number) != true else { return }
            unread = (row, line.line.omitted > 0)
        }
        return unread
    }

    /// Visits the lines of a question with their row and their index among the lines of their action.
    private static func forEachLine(_ laidOut: [AskLine], _ body: (Int, AskLine, Int) -> Void) {
        var numbers: [Int?: Int] = [:]
        for (row, line) in laidOut.enumerated() where line.isQuestion {
            let number = numbers[line.action, default: 0]
            numbers[line.action] = number + line.weight
            body(row, line, number)
        }
    }
}

extension AskLine {
    /// The number of lines that the row stands for.
    fileprivate var weight: Int { max(1, line.omitted) }
}

extension InboxState {
    /// Returns the part of an item that was on the screen, in percent.
    func seenPercent(of entry: InboxEntry) -> Int { seen[entry.id]?.percent ?? 0 }

    /// Returns the actions of an item that were not completely on the screen.
    func unseenActions(of entry: InboxEntry) -> Set<Int> {
        seen[entry.id]?.unseenActions ?? Set(entry.item.actions.indices)
    }
}

extension InboxState {
    /// Scrolls the question so that the action under the cursor is visible.
    ///
    /// - Parameters:
    ///   - lines: The lines of the question.
    ///   - rows: The number of visible rows.
    mutating func revealAction(in lines: [AskLine], rows: Int) {
        guard let start = lines.firstIndex(where: { $0.action == action }) else { return }
        let end = lines.lastIndex { $0.action == action } ?? start
        if start < scroll { scroll = start }
        if end >= scroll + rows { scroll = min(start, end - rows + 1) }
    }
}
