import SignoffCheckpoint

/// A warning about a name as a sequence of parts: text of the program, and the name.
package struct LookAlikeWarning: Hashable, Sendable, CustomStringConvertible {
    /// A part of the sentence.
    package enum Part: Hashable, Sendable {
        /// Text of the program.
        case words(String)
        /// Untrusted text, shown in quotes.
        case quoted(String)
        /// An untrusted name, with non-ASCII characters shown as code points; in quotes unless it is one word.
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
