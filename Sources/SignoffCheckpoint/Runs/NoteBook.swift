/// The notes of operators on questions; notes are only ever added.
public protocol NoteBook: Sendable {
    /// Adds a note to a question.
    ///
    /// - Parameters:
    ///   - text: The text, stored unchanged.
    ///   - place: The question, open or not.
    ///   - author: The author.
    /// - Returns: The note.
    /// - Throws: `read_only`; `storage`.
    func addNote(_ text: String, to place: ClaimedQuestion, by author: String) async throws -> Note

    /// Returns the newest notes written after one of them, oldest first.
    ///
    /// - Parameters:
    ///   - sequence: Only notes with a higher number; 0 for all.
    ///   - limit: The maximum number of notes, 1 or more; the newest are returned.
    /// - Returns: The notes.
    /// - Throws: `storage`.
    func notes(after sequence: Int64, limit: Int) async throws -> [Note]

    /// Returns the notes on the questions of a thread, oldest first; none once the thread is deleted.
    func notes(on thread: ThreadID) async throws -> [Note]
}

/// A note of an operator on a question.
public struct Note: Hashable, Sendable {
    /// The number, 1 or more; later notes have higher numbers.
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
