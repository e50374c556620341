import CellGrid
import SignoffCheckpoint
import SignoffReview

/// Untrusted text as commands print it: behind a gutter, in quotes, or bare if it is one word.
enum PayloadText {
    /// The symbol at the left of every line of untrusted text.
    static let gutter = SafeText(symbol: "┊ ", ascii: "| ")

    /// Returns the lines of a text, each behind the gutter.
    static func lines(_ text: String) -> [SafeText] { SafeText(text).lines().map { gutter + $0 } }

    /// Returns a value as JSON on several lines, each behind the gutter.
    ///
    /// Secrets are masked.
    static func lines(_ value: JSONValue, secrets: SecretNames? = SecretNames()) -> [SafeText] {
        lines((secrets?.masked(value) ?? value).shownText(.pretty))
    }
}

extension SafeText.StringInterpolation {
    /// Appends a name: bare if it is one word, otherwise in quotes.
    mutating func appendInterpolation(name: String) {
        appendInterpolation(SafeText(ForeignText.name(name)).joinedLines())
    }

    /// Appends text in quotes.
    mutating func appendInterpolation(quoting text: String) {
        appendInterpolation(SafeText(ForeignText.quoted(text)).joinedLines())
    }

    /// Appends a value as one line of JSON behind the gutter, with masked secrets.
    ///
    /// No text of the program is permitted to follow the value.
    mutating func appendInterpolation(payload value: JSONValue) {
        appendInterpolation(PayloadText.gutter)
        appendInterpolation(SafeText(SecretNames().masked(value).shownText(.compact)).joinedLines())
    }
}
