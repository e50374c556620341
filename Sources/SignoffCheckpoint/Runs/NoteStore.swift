/// The notes of operators on questions.
///
/// Notes are never changed or removed one by one.
public protocol NoteStore: Sendable {
    /// Adds a note to a question.
    ///
    /// - Parameters:
    ///   - text: The text, stored unchanged.
    ///   - place: The question, open or not.
    ///   - author: The author.
    /// - Returns: The note.
    /// - Throws: `read_only`; `storage`.
    func addNote(_ text: String, to place: ClaimedQuestion, by author: String) async throws -> Note

    /// Returns the newest notes that were written after note number `sequence`, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: The number above which notes are returned; 0 for all notes.
    ///   - limit: The maximum number of notes, 1 or more. The newest notes are returned.
    /// - Returns: The notes.
    /// - Throws: `storage`.
    func notes(after sequence: Int64, limit: Int) async throws -> [Note]

    /// Returns the notes on the questions of a thread, oldest first; empty for a deleted thread.
    func notes(on thread: ThreadID) async throws -> [Note]
}

/// The former name of ``NoteStore``.
@available(*, deprecated, renamed: "NoteStore")
public typealias NoteBook = NoteStore

/// A note of an operator on a question.
public struct Note: Hashable, Sendable {
    /// The number, 1 or more.
    ///
    /// Later notes have higher numbers.
    public var sequence: Int64
    /// The question.
    public var question: ClaimedQuestion
    /// The author.
    public var author: String
    /// The text.
    public var text: String
    /// The time of writing.
    public var at: Timestamp

    /// Creates a note.
    public init(sequence: Int64, question: ClaimedQuestion, author: String, text: String, at: Timestamp) {
        self.sequence = sequence
        self.question = question
        self.author = author
        self.text = text
        self.at = at
    }
}
