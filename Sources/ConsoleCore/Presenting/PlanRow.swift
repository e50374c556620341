import CellGrid
import SignoffCheckpoint
import SignoffReview

/// A row of a plan: one item, or several on which the same is decided about the same payload.
struct PlanRow {
    /// The most lines that name the threads of one row.
    private static let threadLines = 3

    let items: [(entry: InboxEntry, decisions: [Decision])]
    /// The marks of the decisions.
    let lead: StyledLine
    /// The columns of the threads' names.
    let threadWidth: Int
    /// What the item asks.
    let what: StyledLine

    /// The row; the threads of several items follow on lines of their own.
    ///
    /// - Parameters:
    ///   - width: The columns there are.
    ///   - glyphs: The characters there are.
    ///   - isShared: Whether more than one answer goes to a thread.
    /// - Returns: One line or more.
    func lines(width: Int, in glyphs: GlyphSet, isShared: (ThreadID) -> Bool) -> [StyledLine] {
        let threads = items.map(\.entry.question.thread)
        let place =
            threads.count > 1 ? Mark.times + "\(Words.count(threads.count))" : SafeText.name(threads[0].rawValue)
        let name = place.truncated(to: threadWidth, in: glyphs)
        var line = lead.adding(name, threads.count > 1 ? .textStrong : .textMuted)
        line.append(.spaces(threadWidth - name.width(in: glyphs) + 2))
        line.append(what)
        guard threads.count > 1 else {
            let shared = StyledLine("goes out with the other answers of its thread", .textMuted)
            return isShared(threads[0]) ? [line, shared.indented(by: 6)] : [line]
        }
        let names = SafeText(ForeignText.names(threads.map(\.rawValue))).joinedLines()
        let list = StyledLine.wrapping(names, .textMuted, to: width - 6, limit: Self.threadLines, in: glyphs)
        return [line] + list.map { $0.indented(by: 6) }
    }
}
