import CellGrid
import SignoffReview

/// What a row says of a question, in the columns there are: the title gives way before what differs is cut.
struct SummaryLine {
    /// How many columns of a title stay beside what differs, and beside a tool alone.
    private static let shortestTitle = (besideDifferences: 12, besideTool: 8)
    /// How many columns a detail has at least where it is shown.
    private static let shortestDetail = 12

    private let summary: QuestionSummary
    private let glyphs: GlyphSet

    init(of summary: QuestionSummary, glyphs: GlyphSet) {
        self.summary = summary
        self.glyphs = glyphs
    }

    /// The line at a width: whole where it fits, else without what questions beside it have in common, and at last without the names of what differs.
    func fitted(to width: Int) -> StyledLine {
        let isTold = summary.parts.contains { $0.kind == .difference }
        let shorter = summary.parts.filter { $0.kind != .tool }
        let differing = isTold ? shorter.filter { $0.kind != .title } : shorter
        // Sums tell more than the title of what they sum up.
        let summed = differing.filter { $0.kind != .title && $0.kind != .detail }
        let least = summed.contains { $0.kind == .sum } ? summed : differing
        for parts in [summary.parts, shorter, differing, least] {
            if let line = self.line(of: parts, in: width) { return line }
        }
        var lines = least.map { $0.kind == .title ? title($0.text, in: width) : line(of: $0, isNamed: !isTold) }
        guard joined(lines).width(in: glyphs) > width else { return joined(lines) }
        // A sum that is cut reads as another sum: what does not fit is left out as a whole.
        let rest = StyledLine(Mark.ellipsis, .textMuted)
        while lines.count > 1, joined(lines + [rest]).width(in: glyphs) > width { lines.removeLast() }
        return lines.count < least.count ? joined(lines + [rest]) : joined(lines)
    }

    /// Whether a line says all there is, no part of it cut or left out.
    func isWhole(_ line: StyledLine) -> Bool { line == joined(summary.parts.map { self.line(of: $0) }) }

    /// The parts with their title cut to what the others leave, and details as far as there is room; nil where they do not fit.
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

    /// The title; one in quotes keeps its last quote when it is cut.
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
