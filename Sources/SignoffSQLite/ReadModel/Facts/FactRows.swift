import SignoffCheckpoint

/// The facts of listed questions that were read by another version of a reader or not at all.
struct FactRows {
    let connection: SQLiteConnection
    let reader: QuestionFactsReader

    /// The number of questions whose facts one transaction reads, small enough to let other writers write in between.
    static let step = 200

    private static let meta = "SELECT value FROM signoff_meta WHERE key = 'facts_version'"

    /// Whether the facts of all questions were read by this version, or stored since then by a writer with a reader.
    func areCovered() throws -> Bool {
        try connection.first(Self.meta) { $0.text(0).hasSameBytes(as: reader.version) } ?? false
    }

    /// Selects questions that a program without a reader has written.
    ///
    /// Without the hint, the engine would read the index of all facts.
    static let unread = """
        FROM signoff_interrupts INDEXED BY signoff_interrupts_unread WHERE facts_version IS NULL LIMIT ?
        """

    /// Whether a program without a reader has written any question.
    func areSomeUnread() throws -> Bool { try connection.exists("SELECT 1 \(Self.unread)", .number(1)) }

    /// Whether the facts of any open question were not read by this version.
    func areSomeOthers() throws -> Bool {
        try connection.exists(
            """
            SELECT 1 FROM signoff_interrupts INDEXED BY signoff_interrupts_facts
            WHERE is_answered = 0 AND facts_version IS NOT ? LIMIT 1
            """,
            .text(reader.version)
        )
    }

    /// Records that the facts of all questions were read by this version.
    func noteCovered() throws {
        try connection.execute(
            "INSERT OR REPLACE INTO signoff_meta (key, value) VALUES ('facts_version', ?)",
            .text(reader.version)
        )
    }

    /// Reads the facts of some questions that were written without a reader.
    ///
    /// Returns whether more are possibly left.
    func readUnread() throws -> Bool {
        let keys = try connection.rows(
            "SELECT thread_id, key \(Self.unread)",
            .number(Self.step)
        ) { (thread: $0.text(0), key: $0.text(1)) }
        for (thread, key) in keys { try read(thread, key) }
        return keys.count == Self.step
    }

    /// Reads the facts of some open questions after a place that another version has read.
    ///
    /// Returns the next place, or `nil` at the end.
    func readOthers(after place: InterruptPlace?) throws -> InterruptPlace? {
        let places = try connection.rows(
            """
            SELECT waiting_since, thread_id, key FROM signoff_interrupts INDEXED BY signoff_interrupts_facts
            WHERE is_answered = 0 AND facts_version IS NOT ? AND (waiting_since, thread_id, key) > (?, ?, ?)
            ORDER BY waiting_since, thread_id, key LIMIT ?
            """,
            .text(reader.version),
            .integer(place?.waitingSince.microseconds ?? .min),
            .text(place?.thread.rawValue ?? ""),
            .text(place?.key ?? ""),
            .number(Self.step)
        ) { row in
            InterruptPlace(
                waitingSince: Timestamp(microseconds: row.integer(0)),
                thread: ThreadID(row.text(1)),
                key: row.text(2)
            )
        }
        for place in places { try read(place.thread.rawValue, place.key) }
        return places.count == Self.step ? places.last : nil
    }

    private func read(_ thread: String, _ key: String) throws {
        let question: OpenInterrupt?
        do {
            question = try ReadModelQueries(connection: connection, facts: reader).openInterrupt(thread, key)
        } catch let error as CheckpointError where error.code == .invalidData {
            // Callers that list the question receive the fault.
            question = nil
        }
        guard let question else {
            try connection.execute(
                "UPDATE signoff_interrupts SET facts_version = ? WHERE thread_id = ? AND key = ?",
                .text(reader.version),
                .text(thread),
                .text(key)
            )
            return
        }
        try connection.execute(
            """
            UPDATE signoff_interrupts SET (\(FactColumns.names)) = (?, ?, ?, ?) WHERE thread_id = ? AND key = ?
            """,
            values: FactColumns(of: question, by: reader).values + [.text(thread), .text(key)]
        )
    }
}
