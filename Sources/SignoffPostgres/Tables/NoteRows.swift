import SignoffCheckpoint

/// The rows of notes; a text is stored as its bytes, for it may hold any character.
struct NoteRows {
    let connection: PostgresConnection

    private static let columns = "sequence, thread_id, interrupt_id, position, author, content, at"

    func append(_ text: String, to place: ClaimedQuestion, by author: String, at now: Timestamp) throws -> Note {
        let sequence = try connection.first(
            "INSERT INTO signoff_notes (thread_id, interrupt_id, position, author, content, at) "
                + "VALUES (?, ?, ?, ?, ?, ?) RETURNING sequence",
            .text(place.thread.rawValue),
            .text(place.interrupt.rawValue),
            .number(place.position),
            .text(author),
            .blob(Array(text.utf8)),
            .integer(now.microseconds)
        ) { $0.integer(0) }
        return Note(sequence: sequence ?? 0, question: place, author: author, text: text, at: now)
    }

    func notes(after sequence: Int64, limit: Int) throws -> [Note] {
        try connection.rows(
            "SELECT \(Self.columns) FROM signoff_notes WHERE sequence > ? ORDER BY sequence DESC LIMIT ?",
            .integer(sequence),
            .number(limit),
            read: Self.decode
        ).reversed()
    }

    func notes(on thread: ThreadID) throws -> [Note] {
        try connection.rows(
            "SELECT \(Self.columns) FROM signoff_notes WHERE thread_id = ? ORDER BY sequence",
            .text(thread.rawValue),
            read: Self.decode
        )
    }

    func delete(_ thread: ThreadID) throws {
        try connection.execute("DELETE FROM signoff_notes WHERE thread_id = ?", .text(thread.rawValue))
    }

    private static func decode(_ row: PostgresRow) -> Note {
        Note(
            sequence: row.integer(0),
            question: ClaimedQuestion(
                thread: ThreadID(row.text(1)),
                interrupt: InterruptID(row.text(2)),
                position: Int(row.integer(3))
            ),
            author: row.text(4),
            text: row.text(5),
            at: Timestamp(microseconds: row.integer(6))
        )
    }
}
