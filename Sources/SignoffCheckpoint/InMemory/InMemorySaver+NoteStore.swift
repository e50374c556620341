extension InMemorySaver: NoteStore {
    /// Adds a note to a question.
    public func addNote(_ text: String, to place: ClaimedQuestion, by author: String) async throws -> Note {
        withState { state in
            let note = Note(
                sequence: state.nextNote,
                question: place,
                author: author,
                text: text,
                at: time.now()
            )
            state.nextNote += 1
            state.notes.append(note)
            return note
        }
    }

    /// Returns the newest notes that were written after note number `sequence`, oldest first.
    ///
    /// - Throws: `invalid_data` for a limit below 1.
    public func notes(after sequence: Int64, limit: Int) async throws -> [Note] {
        try CheckpointError.check(limit: limit, of: "notes")
        return withState { state in
            Array(state.notes.suffix(limit).drop { $0.sequence <= sequence })
        }
    }

    /// Returns the notes on the questions of a thread, oldest first.
    public func notes(on thread: ThreadID) async throws -> [Note] {
        withState { state in state.notes.filter { $0.question.thread == thread } }
    }
}
