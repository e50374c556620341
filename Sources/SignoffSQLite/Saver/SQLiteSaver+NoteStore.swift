public import SignoffCheckpoint

extension SQLiteSaver: NoteStore {
    /// Adds a note to a question.
    ///
    /// - Throws: `read_only`, `locked`, `full`, otherwise `storage`.
    public func addNote(_ text: String, to place: ClaimedQuestion, by author: String) async throws -> Note {
        let time = time
        return try await database.write { connection in
            try NoteRows(connection: connection).append(text, to: place, by: author, at: time.now())
        }
    }

    /// Returns the newest notes that were written after note number `sequence`, oldest first; empty for a database
    /// without Signoff's tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func notes(after sequence: Int64, limit: Int) async throws -> [Note] {
        try CheckpointError.check(limit: limit, of: "notes")
        return try await readOwn(else: []) { try NoteRows(connection: $0).notes(after: sequence, limit: limit) }
    }

    /// Returns the notes on the questions of a thread, oldest first; empty for a database without Signoff's tables.
    public func notes(on thread: ThreadID) async throws -> [Note] {
        try await readOwn(else: []) { try NoteRows(connection: $0).notes(on: thread) }
    }
}
