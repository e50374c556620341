import CellGrid
import SignoffReview

/// The summary of a question, as text that is safe to print.
enum SummaryText {
    /// Returns the parts of a summary on one line.
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

    /// Returns untrusted text, in quotes if it could be mistaken for text of the program.
    private static func foreign(_ part: QuestionSummary.Part) -> SafeText {
        switch part.kind {
        case .tool, .title, .difference, .detail: "\(name: part.text)"
        case .progress, .count, .sum: SafeText(part.text).joinedLines()
        }
    }
}
