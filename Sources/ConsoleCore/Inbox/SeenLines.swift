import SignoffReview

/// Which lines of a question were on the screen, at one width.
struct SeenLines: Equatable, Sendable {
    private(set) var width: Int
    private(set) var total: Int
    private(set) var lines: Set<Int> = []
    /// The actions that have lines which were not on the screen.
    private(set) var unseenActions: Set<Int> = []

    /// Nothing of a text of `total` lines was seen yet.
    init(width: Int, total: Int) {
        (self.width, self.total) = (width, total)
    }

    /// How much was seen, 0 to 100; a text without lines is seen.
    var percent: Int { total == 0 ? 100 : lines.count * 100 / total }

    /// Notes which rows of the lines laid out at a width are on the screen.
    ///
    /// Another width or another number of lines begins anew: a line is not the same line there.
    mutating func note(_ laidOut: [AskLine], shown rows: Range<Int>, width: Int) {
        let total = laidOut.reduce(0) { $0 + ($1.isQuestion ? $1.weight : 0) }
        if self.width != width || self.total != total { self = SeenLines(width: width, total: total) }
        var number = 0
        var unseen: Set<Int> = []
        for (row, line) in laidOut.enumerated() where line.isQuestion {
            if rows.contains(row), line.line.omitted == 0 { lines.insert(number) }
            if let action = line.action, !lines.contains(number) { unseen.insert(action) }
            number += line.weight
        }
        unseenActions = unseen
    }

    /// The first row that was not seen; nil when all were.
    ///
    /// - Returns: The row, and whether it stands for lines that are left out.
    func firstUnread(in laidOut: [AskLine]) -> (row: Int, isElided: Bool)? {
        var number = 0
        for (row, line) in laidOut.enumerated() where line.isQuestion {
            if !lines.contains(number) { return (row, line.line.omitted > 0) }
            number += line.weight
        }
        return nil
    }
}

extension AskLine {
    /// How many lines it stands for.
    fileprivate var weight: Int { max(1, line.omitted) }
}

extension InboxState {
    /// How much of an item was on the screen, 0 to 100.
    func seenPercent(of entry: InboxEntry) -> Int { seen[entry.id]?.percent ?? 0 }

    /// How many actions of an item were never on the screen as a whole.
    func unseenActions(of entry: InboxEntry) -> Int {
        seen[entry.id]?.unseenActions.count ?? entry.item.actions.count
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
