import CellGrid
import SignoffCheckpoint
import SignoffReview

/// Text that others wrote, as commands print it: behind a gutter, in quotes, or bare when it is one word.
enum PayloadText {
    /// What stands at the left of text that others wrote, on each of its lines.
    static let gutter = SafeText(symbol: "┊ ", ascii: "| ")

    /// The lines of a text, each behind the gutter.
    static func lines(_ text: String) -> [SafeText] { SafeText(text).lines().map { gutter + $0 } }

    /// A value as JSON over several lines, each behind the gutter, its secrets masked.
    static func lines(_ value: JSONValue, secrets: SecretNames? = SecretNames()) -> [SafeText] {
        lines((secrets?.masked(value) ?? value).shownText(.pretty))
    }
}

extension SafeText.StringInterpolation {
    /// A name: bare when it is one word, in quotes otherwise.
    mutating func appendInterpolation(name: String) {
        appendInterpolation(SafeText(ForeignText.name(name)).joinedLines())
    }

    /// Text in quotes.
    mutating func appendInterpolation(quoting text: String) {
        appendInterpolation(SafeText(ForeignText.quoted(text)).joinedLines())
    }

    /// A value as one line of JSON behind the gutter, its secrets masked; nothing of the program may follow it.
    mutating func appendInterpolation(payload value: JSONValue) {
        appendInterpolation(PayloadText.gutter)
        appendInterpolation(SafeText(SecretNames().masked(value).shownText(.compact)).joinedLines())
    }
}
