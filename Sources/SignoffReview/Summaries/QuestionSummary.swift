/// The description of a question in a row of a list.
///
/// Texts come from the payload; callers must treat them as foreign text.
package struct QuestionSummary: Hashable, Sendable {
    /// A part of the row.
    package struct Part: Hashable, Sendable {
        /// The kinds of parts.
        package enum Kind: Hashable, Sendable {
            /// The progress of the work: `migrate 3/6`.
            case progress
            /// The tool that is called, where the title does not name it.
            case tool
            /// The title of the question.
            case title
            /// A value that differs from the values of the other questions, under its name.
            case difference
            /// A value of a question that no other question has.
            case detail
            /// The number of actions to decide: `×169`.
            case count
            /// The sum of the amounts in one unit.
            case sum
        }

        /// The kind of the part.
        package let kind: Kind
        /// The name of the value; `nil` where the text says it all.
        package let name: String?
        /// The text, shortened to fit a row.
        package let text: String
        /// Whether the text is from the payload and must be quoted.
        package let isQuoted: Bool
        /// Whether the text begins in the middle of the payload's, because all beside it begin alike.
        package let isContinued: Bool

        init(_ kind: Kind, _ text: String, name: String? = nil, isQuoted: Bool = false, isContinued: Bool = false) {
            self.kind = kind
            self.name = name
            self.text = text
            self.isQuoted = isQuoted
            self.isContinued = isContinued
        }

        /// The part in words: `customer "Grace Hopper"`.
        package var words: String {
            let value = isQuoted ? "\"\(isContinued ? "…" : "")\(text)\"" : text
            return name.map { "\($0) \(value)" } ?? value
        }
    }

    /// The parts in reading order.
    package let parts: [Part]

    /// Creates the summary of these parts.
    package init(parts: [Part]) { self.parts = parts }

    /// The row in one line of words.
    package var words: String { parts.map(\.words).joined(separator: "  ") }
}
