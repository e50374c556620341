import SignoffCheckpoint

/// The rows of claims.
///
/// The table is created with the first claim, so older databases need no upgrade.
struct ClaimRows {
    let connection: SQLiteConnection

    private static let table = """
        CREATE TABLE IF NOT EXISTS signoff_claims (
            thread_id TEXT NOT NULL,
            interrupt_id TEXT NOT NULL,
            position INTEGER NOT NULL,
            owner TEXT NOT NULL,
            expires_at INTEGER NOT NULL,
            PRIMARY KEY (thread_id, interrupt_id, position)
        ) WITHOUT ROWID
        """

    private var hasTable: Bool {
        get throws {
            try connection.exists("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'signoff_claims'")
        }
    }

    /// Stores a claim in place of any other claim on its question, and removes expired claims.
    func store(_ claim: Claim, at now: Timestamp) throws {
        if try !hasTable { try connection.execute(Self.table) }
        try connection.execute("DELETE FROM signoff_claims WHERE expires_at <= ?", .integer(now.microseconds))
        try connection.execute(
            "INSERT OR REPLACE INTO signoff_claims (thread_id, interrupt_id, position, owner, expires_at) "
                + "VALUES (?, ?, ?, ?, ?)",
            .text(claim.question.thread.rawValue),
            .text(claim.question.interrupt.rawValue),
            .number(claim.question.position),
            .text(claim.owner),
            .integer(claim.expiresAt.microseconds)
        )
    }

    func remove(_ place: ClaimedQuestion, of owner: String) throws {
        guard try hasTable else { return }
        try connection.execute(
            "DELETE FROM signoff_claims WHERE thread_id = ? AND interrupt_id = ? AND position = ? AND owner = ?",
            .text(place.thread.rawValue),
            .text(place.interrupt.rawValue),
            .number(place.position),
            .text(owner)
        )
    }

    func claims(at now: Timestamp) throws -> [Claim] {
        guard try hasTable else { return [] }
        return try connection.rows(
            "SELECT thread_id, interrupt_id, position, owner, expires_at FROM signoff_claims WHERE expires_at > ?",
            .integer(now.microseconds)
        ) { row in
            Claim(
                question: ClaimedQuestion(
                    thread: ThreadID(row.text(0)),
                    interrupt: InterruptID(row.text(1)),
                    position: Int(row.integer(2))
                ),
                owner: row.text(3),
                expiresAt: Timestamp(microseconds: row.integer(4))
            )
        }
    }
}
