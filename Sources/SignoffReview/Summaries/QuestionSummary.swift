/// The description of a question in a row of a list.
///
/// The texts come from the payload, so callers must display them as untrusted text.
package struct QuestionSummary: Hashable, Sendable {
    /// A part of the row.
    package struct Part: Hashable, Sendable {
        /// The kinds of parts.
        package enum Kind: Hashable, Sendable {
            /// The progress of the workflow, such as `migrate 3/6`.
            case progress
            /// The called tool, if the title does not name it.
            case tool
            /// The title of the question.
            case title
            /// A named value that differs from the values of the other questions.
            case difference
            /// A value that only this question has.
            case detail
            /// The number of actions to decide, such as `×169`.
            case count
            /// The sum of the amounts in one unit.
            case sum
        }

        /// The kind of the part.
        package let kind: Kind
        /// The name of the value; `nil` when the text is sufficient.
        package let name: String?
        /// The text, shortened to fit a row.
        package let text: String
        /// Whether the text is from the payload and must be quoted.
        package let isQuoted: Bool
        /// Whether the text begins in the middle of the payload's text, because the texts of the other questions share
        /// its beginning.
        package let isContinued: Bool

        init(_ kind: Kind, _ text: String, name: String? = nil, isQuoted: Bool = false, isContinued: Bool = false) {
            self.kind = kind
            self.name = name
            self.text = text
            self.isQuoted = isQuoted
            self.isContinued = isContinued
        }

        /// The part as words, such as `customer "Grace Hopper"`.
        package var words: String {
            let value = isQuoted ? "\"\(isContinued ? "…" : "")\(text)\"" : text
            return name.map { "\($0) \(value)" } ?? value
        }
    }

    /// The parts in reading order.
    package let parts: [Part]

    /// Creates a summary from its parts.
    package init(parts: [Part]) { self.parts = parts }

    /// The row as one line of words.
    package var words: String { parts.map(\.words).joined(separator: "  ") }
}
