import SignoffCheckpoint

/// A warning about a name, in parts: some are words of the program, others the name.
package struct LookAlikeWarning: Hashable, Sendable, CustomStringConvertible {
    /// A part of the sentence.
    package enum Part: Hashable, Sendable {
        /// Words of the program.
        case words(String)
        /// Foreign text, shown in quotes.
        case quoted(String)
        /// A foreign name, with non-ASCII characters shown by their code points; in quotes unless it is one word.
        case spelled(String)
    }

    /// The parts in order.
    package let parts: [Part]

    init(_ parts: [Part]) { self.parts = parts }

    /// The sentence as plain text.
    package var description: String {
        parts.reduce(into: "") { text, part in
            switch part {
            case .words(let words): text += words
            case .quoted(let name): text += ForeignText.quoted(name)
            case .spelled(let name): text += ForeignText.spelled(ForeignText.name(name))
            }
        }
    }
}
