import CellGrid
import SignoffCheckpoint
import SignoffReview

/// A row of a plan: one item, or several with the same decisions on the same payload.
struct PlanRow {
    /// The maximum number of lines with the names of a row's threads.
    private static let threadLines = 3

    let items: [(entry: InboxEntry, decisions: [Decision])]
    /// The marks of the decisions.
    let lead: StyledLine
    /// The width of the threads' names in columns.
    let threadWidth: Int
    /// The request of the item.
    let what: StyledLine
    /// The parts of the request that the row shows; empty when a part of the row is cut or omitted.
    let told: [QuestionSummary.Part]

    /// Whether the row shows the whole value of an argument.
    func tells(_ name: String, _ value: JSONValue, of arguments: JSONValue) -> Bool {
        told.contains { part in
            switch part.kind {
            case .title: return value.stringValue == part.text
            case .difference, .detail: return part.name == name && !part.isContinued && part.text == Self.words(value)
            case .sum:
                let isPart = name == ActionSums.amountKey || ActionSums.unitKeys.contains(name)
                return isPart && ActionSums.sum(of: arguments).map { AmountWords.text(of: $0) } == part.text
            case .progress, .tool, .count: return false
            }
        }
    }

    /// Returns a value as rows show it.
    private static func words(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .bool(let flag): flag ? "yes" : "no"
        default: JSONDecimal(value).map { AmountWords.text(of: $0) }
        }
    }

    /// Returns the lines of the row.
    ///
    /// The threads of several items follow on separate lines.
    ///
    /// - Parameters:
    ///   - width: The available columns.
    ///   - glyphs: The available characters.
    ///   - isShared: Returns whether several answers go to a thread.
    /// - Returns: One line or more.
    func lines(width: Int, in glyphs: GlyphSet, isShared: (ThreadID) -> Bool) -> [StyledLine] {
        let threads = items.map(\.entry.question.thread)
        let place =
            threads.count > 1 ? Mark.times + "\(Words.count(threads.count))" : SafeText.name(threads[0].rawValue)
        let name = place.truncatedInMiddle(to: threadWidth, in: glyphs)
        var line = lead.adding(name, threads.count > 1 ? .textStrong : .textMuted)
        line.append(.spaces(threadWidth - name.width(in: glyphs) + 2))
        line.append(what)
        let shared = StyledLine("is sent with the other answers of its thread", .textMuted)
        let notes = threads.count == 1 && isShared(threads[0]) ? [shared.indented(by: 6)] : []
        guard threads.count > 1 || name != place else { return [line] + notes }
        let names = SafeText(ForeignText.names(threads.map(\.rawValue))).joinedLines()
        let list = StyledLine.wrapping(names, .textMuted, to: width - 6, limit: Self.threadLines, in: glyphs)
        return [line] + list.map { $0.indented(by: 6) } + notes
    }
}
