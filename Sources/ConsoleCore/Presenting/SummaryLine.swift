import CellGrid
import SignoffReview

/// The summary of a question in the available columns.
///
/// The title is cut before the distinguishing parts.
struct SummaryLine {
    /// The minimum number of columns of a title beside distinguishing parts, and beside a tool alone.
    private static let shortestTitle = (besideDifferences: 12, besideTool: 8)
    /// The minimum number of columns of a detail.
    private static let shortestDetail = 12

    private let summary: QuestionSummary
    private let glyphs: GlyphSet

    init(of summary: QuestionSummary, glyphs: GlyphSet) {
        self.summary = summary
        self.glyphs = glyphs
    }

    /// Returns the line for a width: complete if it fits, otherwise without the parts that all questions share, and
    /// finally without the names of distinguishing parts.
    func fitted(to width: Int) -> StyledLine {
        let isTold = summary.parts.contains { $0.kind == .difference }
        let shorter = summary.parts.filter { $0.kind != .tool }
        let differing = isTold ? shorter.filter { $0.kind != .title } : shorter
        // Sums are more important than the title of the summed actions.
        let summed = differing.filter { $0.kind != .title && $0.kind != .detail }
        let least = summed.contains { $0.kind == .sum } ? summed : differing
        for parts in [summary.parts, shorter, differing, least] {
            if let line = self.line(of: parts, in: width) { return line }
        }
        var lines = least.map { $0.kind == .title ? title($0.text, in: width) : line(of: $0, isNamed: !isTold) }
        guard joined(lines).width(in: glyphs) > width else { return joined(lines) }
        // A cut sum could be read as another sum, so a sum that does not fit is omitted completely.
        let rest = StyledLine(Mark.ellipsis, .textMuted)
        while lines.count > 1, joined(lines + [rest]).width(in: glyphs) > width { lines.removeLast() }
        return lines.count < least.count ? joined(lines + [rest]) : joined(lines)
    }

    /// Whether a line shows every part completely.
    func isWhole(_ line: StyledLine) -> Bool { line == joined(summary.parts.map { self.line(of: $0) }) }

    /// Returns the parts with the title cut to the remaining room, and the details that fit; `nil` when the parts do
    /// not fit.
    private func line(of parts: [QuestionSummary.Part], in width: Int) -> StyledLine? {
        let others = parts.reduce(0) { sum, part in
            part.kind == .title || part.kind == .detail ? sum : sum + line(of: part).width(in: glyphs) + 2
        }
        let title = parts.first { $0.kind == .title }.map { SafeText.name($0.text).width(in: glyphs) } ?? 0
        let isTold = parts.contains { $0.kind == .difference }
        let shortest = isTold ? Self.shortestTitle.besideDifferences : Self.shortestTitle.besideTool
        guard width - others >= min(title, shortest) else { return nil }
        var room = width - others - title
        let shown = parts.filter { part in
            guard part.kind == .detail else { return true }
            defer { room -= line(of: part).width(in: glyphs) + 2 }
            return room >= Self.shortestDetail + 2
        }
        return joined(shown.map { $0.kind == .title ? self.title($0.text, in: width - others) : line(of: $0) })
    }

    private func joined(_ lines: [StyledLine]) -> StyledLine {
        var joined = StyledLine()
        for line in lines {
            if !joined.parts.isEmpty { joined.append("  ") }
            joined.append(line)
        }
        return joined
    }

    /// Returns the title.
    ///
    /// A quoted title keeps its closing quote when it is cut.
    private func title(_ text: String, in width: Int) -> StyledLine {
        let title = SafeText.name(text)
        guard title.width(in: glyphs) > width, title.text(in: glyphs).hasPrefix("\"") else {
            return StyledLine(title.truncated(to: width, in: glyphs), .text)
        }
        return StyledLine(title.truncated(to: width - 1, in: glyphs) + "\"", .text)
    }

    private func line(of part: QuestionSummary.Part, isNamed: Bool = true) -> StyledLine {
        switch part.kind {
        case .progress: return StyledLine(SafeText(part.text).joinedLines(), .statePending)
        case .tool: return StyledLine(.name(part.text), .textStrong)
        case .title: return StyledLine(.name(part.text), .text)
        case .count: return StyledLine(Mark.times + SafeText(String(part.text.dropFirst())), .textStrong)
        case .sum:
            let sum = StyledLine(SafeText(part.text).joinedLines(), .textStrong)
            return part.name.map { StyledLine(.name($0) + " ", .textMuted).adding(sum) } ?? sum
        case .difference, .detail:
            var line = StyledLine()
            if isNamed, let name = part.name { line.append(SafeText.name(name) + " ", .textMuted) }
            let role: ThemeRole = part.kind == .detail ? .textMuted : .jsonString
            if part.isContinued { line.append(Mark.ellipsis, role) }
            line.append(part.isQuoted ? .quoted(part.text) : .name(part.text), role)
            return line
        }
    }
}
