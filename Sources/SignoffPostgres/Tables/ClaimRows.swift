import SignoffCheckpoint

/// The rows of claims.
struct ClaimRows {
    let connection: PostgresConnection

    /// Stores a claim in place of any other on its question, and forgets those that are over.
    func store(_ claim: Claim, at now: Timestamp) throws {
        try connection.execute("DELETE FROM signoff_claims WHERE expires_at <= ?", .integer(now.microseconds))
        try connection.execute(
            """
            INSERT INTO signoff_claims (thread_id, interrupt_id, position, owner, expires_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (thread_id, interrupt_id, position) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
            """,
            .text(claim.question.thread.rawValue),
            .text(claim.question.interrupt.rawValue),
            .number(claim.question.position),
            .text(claim.owner),
            .integer(claim.expiresAt.microseconds)
        )
    }

    func remove(_ place: ClaimedQuestion, of owner: String) throws {
        try connection.execute(
            "DELETE FROM signoff_claims WHERE thread_id = ? AND interrupt_id = ? AND position = ? AND owner = ?",
            .text(place.thread.rawValue),
            .text(place.interrupt.rawValue),
            .number(place.position),
            .text(owner)
        )
    }

    func claims(at now: Timestamp) throws -> [Claim] {
        try connection.rows(
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
