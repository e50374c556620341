import CellGrid
import SignoffReview

/// What a row says of a question, as text that is safe to print.
enum SummaryText {
    /// The parts of a summary in one line.
    static func line(of summary: QuestionSummary) -> SafeText {
        var line = SafeText()
        for part in summary.parts {
            if !line.isEmpty { line += "  " }
            line += text(of: part)
        }
        return line.isEmpty ? "(no title)" : line
    }

    private static func text(of part: QuestionSummary.Part) -> SafeText {
        let value: SafeText =
            part.isQuoted ? "\(quoting: part.isContinued ? "…" + part.text : part.text)" : foreign(part)
        guard let name = part.name else { return value }
        return "\(name: name) " + value
    }

    /// A text that is not in quotes unless it would look like words of the program.
    private static func foreign(_ part: QuestionSummary.Part) -> SafeText {
        switch part.kind {
        case .title, .difference: "\(name: part.text)"
        case .progress, .count, .sum: SafeText(part.text).joinedLines()
        }
    }
}
