/// The rules for the text of a note.
package enum NoteText {
    /// The maximum number of characters of a note.
    package static let limit = 4_000

    /// Throws `usage` for a text that is empty or too long.
    package static func require(_ text: String) throws {
        guard !text.allSatisfy(\.isWhitespace), text.count <= limit else {
            throw OperationError(.usage, "a note has 1 to \(limit) characters, this one \(text.count)")
        }
    }
}
