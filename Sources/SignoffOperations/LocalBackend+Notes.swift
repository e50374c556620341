package import SignoffCheckpoint
import SignoffOperator

extension LocalBackend {
    /// Returns the notes on questions after a given note, oldest first; empty if the database does not store notes.
    ///
    /// - Parameters:
    ///   - sequence: The number above which notes are returned; 0 for all notes.
    ///   - limit: The maximum number of notes. The newest notes are returned.
    /// - Returns: The notes.
    /// - Throws: The errors of the database.
    package func notes(after sequence: Int64, limit: Int) async throws -> [Note] {
        guard let book = storage.notes.contract else { return [] }
        return try await attempting("reading the notes") { try await book.notes(after: sequence, limit: limit) }
    }

    /// Returns the notes on a question, oldest first.
    package func notes(on question: OpenInterrupt) async throws -> [Note] {
        guard let book = storage.notes.contract, let place = ClaimedQuestion(question) else { return [] }
        return try await attempting("reading the notes of thread \(ForeignText.identifier(question.thread))") {
            try await book.notes(on: question.thread).filter { $0.question == place }
        }
    }

    /// Adds a note to a question in the name of this operator.
    ///
    /// - Parameters:
    ///   - text: The text, 1 to `NoteText.limit` characters.
    ///   - question: The question.
    /// - Returns: The note.
    /// - Throws: `read_only`; `usage` for a text that is empty or too long, when the database does not store notes, or
    ///   when the question has no id.
    package func addNote(_ text: String, to question: OpenInterrupt) async throws -> Note {
        try requireWritable(to: "add a note to a question of thread \(ForeignText.identifier(question.thread))")
        let book = try Self.required(storage.notes)
        guard let place = ClaimedQuestion(question) else {
            throw OperationError(.usage, "this question of a very old file has no id and cannot have notes")
        }
        try NoteText.require(text)
        return try await attempting("adding a note to a question of thread \(ForeignText.identifier(question.thread))")
        {
            try await book.addNote(text, to: place, by: identity.name)
        }
    }
}
