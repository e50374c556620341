import SignoffCheckpoint

/// The rows of notes.
///
/// The table is created with the first note, so older databases need no upgrade.
struct NoteRows {
    let connection: SQLiteConnection

    private static let table = """
        CREATE TABLE IF NOT EXISTS signoff_notes (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            thread_id TEXT NOT NULL,
            interrupt_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            author TEXT NOT NULL,
            text TEXT NOT NULL,
            at INTEGER NOT NULL
        )
        """
    private static let index = "CREATE INDEX IF NOT EXISTS signoff_notes_of_thread ON signoff_notes (thread_id)"
    private static let columns = "sequence, thread_id, interrupt_id, position, author, text, at"

    private var hasTable: Bool {
        get throws {
            try connection.exists("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'signoff_notes'")
        }
    }

    func append(_ text: String, to place: ClaimedQuestion, by author: String, at now: Timestamp) throws -> Note {
        if try !hasTable {
            try connection.execute(Self.table)
            try connection.execute(Self.index)
        }
        let sequence = try connection.first(
            "INSERT INTO signoff_notes (thread_id, interrupt_id, position, author, text, at) "
                + "VALUES (?, ?, ?, ?, ?, ?) RETURNING sequence",
            .text(place.thread.rawValue),
            .text(place.interrupt.rawValue),
            .number(place.position),
            .text(author),
            .text(text),
            .integer(now.microseconds)
        ) { $0.integer(0) }
        return Note(sequence: sequence ?? 0, question: place, author: author, text: text, at: now)
    }

    func notes(after sequence: Int64, limit: Int) throws -> [Note] {
        guard try hasTable else { return [] }
        return try connection.rows(
            "SELECT \(Self.columns) FROM signoff_notes WHERE sequence > ? ORDER BY sequence DESC LIMIT ?",
            .integer(sequence),
            .number(limit),
            read: Self.decode
        ).reversed()
    }

    func notes(on thread: ThreadID) throws -> [Note] {
        guard try hasTable else { return [] }
        return try connection.rows(
            "SELECT \(Self.columns) FROM signoff_notes WHERE thread_id = ? ORDER BY sequence",
            .text(thread.rawValue),
            read: Self.decode
        )
    }

    func delete(_ thread: ThreadID) throws {
        guard try hasTable else { return }
        try connection.execute("DELETE FROM signoff_notes WHERE thread_id = ?", .text(thread.rawValue))
    }

    private static func decode(_ row: SQLiteRow) -> Note {
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
