import SignoffReview

/// Which lines of a question were on the screen, at one width.
///
/// A line is known by its action and its place among the lines of that action, so that the order of the actions and a filter over them leave it seen.
struct SeenLines: Equatable, Sendable {
    /// The lines of one action, or of what the question says beside its actions.
    private struct Part: Equatable, Sendable {
        var total: Int
        var lines: Set<Int> = []

        var isSeen: Bool { lines.count == total }
    }

    private(set) var width: Int
    /// The number of actions; an action that was never laid out was not seen.
    private let actions: Int
    /// By action; nil for what stands beside the actions.
    private var parts: [Int?: Part] = [:]

    /// Nothing of a question with a number of actions was seen yet.
    init(width: Int, actions: Int) {
        (self.width, self.actions) = (width, actions)
    }

    /// The actions that have lines which were not on the screen.
    var unseenActions: Set<Int> { Set((0..<actions).filter { parts[$0]?.isSeen != true }) }

    /// The percentage of the lines that was seen, 0 to 100; a question of which nothing was laid out is not seen.
    var percent: Int {
        // An action that was never laid out has one line at least.
        let missing = (0..<actions).count { parts[$0] == nil }
        let total = parts.values.reduce(missing) { $0 + $1.total }
        let seen = parts.values.reduce(0) { $0 + $1.lines.count }
        return total == 0 ? (parts.isEmpty ? 0 : 100) : seen * 100 / total
    }

    /// Notes which rows of the lines laid out at a width are on the screen.
    ///
    /// Another width begins anew, and so does an action whose number of lines has changed: a line is not the same line there.
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

    /// The first row that was not seen; nil when all were.
    ///
    /// - Returns: The row, and whether it stands for lines that are left out.
    func firstUnread(in laidOut: [AskLine]) -> (row: Int, isElided: Bool)? {
        var unread: (row: Int, isElided: Bool)?
        Self.forEachLine(laidOut) { row, line, number in
            guard unread == nil, parts[line.action]?.lines.contains(number) != true else { return }
            unread = (row, line.line.omitted > 0)
        }
        return unread
    }

    /// Goes through the lines of a question, each with its row and its place among the lines of its action.
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
    /// How many lines it stands for.
    fileprivate var weight: Int { max(1, line.omitted) }
}

extension InboxState {
    /// How much of an item was on the screen, 0 to 100.
    func seenPercent(of entry: InboxEntry) -> Int { seen[entry.id]?.percent ?? 0 }

    /// The actions of an item that were never on the screen as a whole.
    func unseenActions(of entry: InboxEntry) -> Set<Int> {
        seen[entry.id]?.unseenActions ?? Set(entry.item.actions.indices)
    }
}

extension InboxState {
    /// Scrolls the question so that the action under the cursor is in view.
    ///
    /// - Parameters:
    ///   - lines: The question laid out.
    ///   - rows: How many rows of it are in view.
    mutating func revealAction(in lines: [AskLine], rows: Int) {
        guard let start = lines.firstIndex(where: { $0.action == action }) else { return }
        let end = lines.lastIndex { $0.action == action } ?? start
        if start < scroll { scroll = start }
        if end >= scroll + rows { scroll = min(start, end - rows + 1) }
    }
}
