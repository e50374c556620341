import CellGrid
import SignoffCheckpoint
import SignoffReview

/// Foreign text as commands print it: behind a gutter, in quotes, or bare when it is one word.
enum PayloadText {
    /// The symbol at the left of every line of foreign text.
    static let gutter = SafeText(symbol: "┊ ", ascii: "| ")

    /// The lines of a text, each behind the gutter.
    static func lines(_ text: String) -> [SafeText] { SafeText(text).lines().map { gutter + $0 } }

    /// Returns a value as JSON on several lines, each behind the gutter.
    ///
    /// Secrets are masked.
    static func lines(_ value: JSONValue, secrets: SecretNames? = SecretNames()) -> [SafeText] {
        lines((secrets?.masked(value) ?? value).shownText(.pretty))
    }
}

extension SafeText.StringInterpolation {
    /// Appends a name: bare when it is one word, in quotes otherwise.
    mutating func appendInterpolation(name: String) {
        appendInterpolation(SafeText(ForeignText.name(name)).joinedLines())
    }

    /// Appends text in quotes.
    mutating func appendInterpolation(quoting text: String) {
        appendInterpolation(SafeText(ForeignText.quoted(text)).joinedLines())
    }

    /// Appends a value as one line of JSON behind the gutter, with masked secrets.
    ///
    /// No words of the program may follow it.
    mutating func appendInterpolation(payload value: JSONValue) {
        appendInterpolation(PayloadText.gutter)
        appendInterpolation(SafeText(SecretNames().masked(value).shownText(.compact)).joinedLines())
    }
}
