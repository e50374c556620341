public import SignoffCheckpoint

extension PostgresSaver: NoteStore {
    /// Adds a note to a question.
    ///
    /// - Throws: `read_only`, `locked`, `full`, else `storage`.
    public func addNote(_ text: String, to place: ClaimedQuestion, by author: String) async throws -> Note {
        try await database.write(
            [place.thread],
            isStored: { connection, note in
                try NoteRows(connection: connection).notes(on: place.thread).contains {
                    $0.at == note.at && $0.text == text
                }
            }
        ) { connection, now in
            try NoteRows(connection: connection).append(text, to: place, by: author, at: now)
        }
    }

    /// Returns the newest notes after a given one, oldest first; none in a database without our tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `locked` and `storage` from the server.
    public func notes(after sequence: Int64, limit: Int) async throws -> [Note] {
        try CheckpointError.check(limit: limit, of: "notes")
        return try await database.readOwn(else: []) {
            try NoteRows(connection: $0).notes(after: sequence, limit: limit)
        }
    }

    /// Returns the notes on the questions of a thread, oldest first; none in a database without our tables.
    public func notes(on thread: ThreadID) async throws -> [Note] {
        try await database.readOwn(else: []) { try NoteRows(connection: $0).notes(on: thread) }
    }
}
