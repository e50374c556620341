import OrderedCollections
import SignoffCheckpoint

/// The rows of one thread, read from another file.
struct ThreadImport: Sendable {
    let thread: ThreadID
    /// The name of the database from which the thread was exported; `nil` for a database without Signoff's tables, and
    /// in lines of version 1.
    private let origin: String?
    private let rows: [Row]

    /// A row of a table, column by column.
    struct Row: Sendable {
        var table: String
        var columns: [String]
        var values: [SQLiteValue]

        /// The value of a column; `nil` for a column that is not in the table.
        subscript(column: String) -> SQLiteValue? {
            get { columns.firstIndex(of: column).map { values[$0] } }
            set { if let place = columns.firstIndex(of: column) { values[place] = newValue ?? .null } }
        }
    }

    /// Reads the lines of an export.
    ///
    /// - Throws: `invalid_data` with the line, for lines that are invalid, changed or incomplete.
    init(lines: [String]) throws {
        var lines = lines
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard let first = lines.first, let header = try? JSONValue(parsing: first),
            let version = header["signoff_thread"]?.integerValue, let name = header["thread_id"]?.stringValue
        else { throw Self.invalid(1, "it is not the beginning of an exported thread") }
        guard (1...ThreadTransfer.version).contains(version) else {
            throw Self.invalid(1, "it was exported by another release (version \(version))")
        }
        guard lines.count > 1, lines.last == ThreadExport.end(of: lines.dropLast()) else {
            throw Self.invalid(lines.count, "lines are missing or were changed since the thread was exported")
        }
        let thread = ThreadID(name)
        rows = try lines.dropFirst().dropLast().enumerated().map { index, line in
            try Self.row(line, number: index + 2, of: thread, inVersion: version)
        }
        self.thread = thread
        origin = header["database_id"]?.stringValue
    }

    private static func row(
        _ line: String,
        number: Int,
        of thread: ThreadID,
        inVersion version: Int64
    ) throws -> Row {
        guard let json = try? JSONValue(parsing: line), let name = json["table"]?.stringValue,
            let table = ThreadTransfer.Table.named(name, inVersion: version), let members = json["row"]?.objectValue
        else { throw invalid(number, "it is not a row of a table of a thread") }
        let values = try table.columns.map { column in
            guard let value = members[column].flatMap(ThreadTransfer.value) else {
                throw invalid(number, "it has no '\(column)', or one that cannot be stored")
            }
            return value
        }
        guard members.count == table.columns.count, members["thread_id"]?.stringValue == thread.rawValue else {
            throw invalid(number, "it belongs to another thread or has more columns than are known")
        }
        if table.name == ThreadTransfer.Table.runs.name,
            ["pending", "running"].contains(members["status"]?.stringValue)
        {
            throw invalid(number, "it is a run that is not over")
        }
        if table.name == ThreadTransfer.Table.questions.name,
            AnswerRecord.State(rawValue: members["state"]?.stringValue ?? "") == nil
                || members["position"]?.integerValue == nil
        {
            throw invalid(number, "it is not a record of an answer that this release knows")
        }
        let row = Row(table: name, columns: table.columns, values: values)
        if table.name == ThreadTransfer.Table.questions.name, !hasRecordedPayload(row) {
            throw invalid(number, "the payload of the answered question is not the payload its digest was made from")
        }
        return row
    }

    /// Whether the payload of a record matches its digest.
    ///
    /// True for a record whose payload was pruned.
    private static func hasRecordedPayload(_ record: Row) -> Bool {
        guard case .text(let digest)? = record["payload_digest"] else { return false }
        switch (record["payload_type"], record["payload"]) {
        case (.null?, .null?): return true
        case (.text(let type)?, .blob(let bytes)?):
            let payload = try? StoredValue(SerializedValue(type: type, bytes: bytes))
            return payload.map { PayloadDigest(of: $0).rawValue == digest } ?? false
        default: return false
        }
    }

    private static func invalid(_ line: Int, _ problem: String) -> CheckpointError {
        CheckpointError(.invalidData, "line \(line) cannot be imported: \(problem)")
    }

    /// Stores the rows in the open transaction.
    ///
    /// The database must not have any rows of the thread.
    ///
    /// - Returns: The thread, and the number of recorded answers that were kept.
    /// - Throws: `thread_exists`.
    func store(on connection: SQLiteConnection) throws -> ImportedThread {
        let index = ReadModelWriter(connection: connection)
        let hasWrites = try connection.exists("SELECT 1 FROM writes WHERE thread_id = ?", .text(thread.rawValue))
        guard !hasWrites, try !index.rows.hasRows(thread), try !index.runs.hasRuns(thread) else {
            throw CheckpointError(
                .threadExists,
                "thread '\(thread)' is already in this database and is not overwritten; nothing was imported",
                thread: thread
            )
        }
        let records = RecordImport(connection: connection, origin: origin)
        var kept = 0
        for row in rows where row.table != ThreadTransfer.Table.answers.name {
            guard row.table != ThreadTransfer.Table.questions.name else {
                if try records.store(row) { kept += 1 }
                continue
            }
            try requireUnknownRun(row, on: connection)
            let places = Array(repeating: "?", count: row.columns.count).joined(separator: ", ")
            try connection.execute(
                "INSERT INTO \(row.table) (\(row.columns.joined(separator: ", "))) VALUES (\(places))",
                values: row.values
            )
        }
        for row in rows where row.table == ThreadTransfer.Table.answers.name {
            try connection.execute(
                """
                INSERT INTO signoff_answers (thread_id, interrupt_id, task_id, position, payload_digest, run_sequence)
                SELECT ?1, ?2, ?4, ?5, ?6, sequence FROM signoff_runs WHERE run_id = ?3
                """,
                values: row.values + Array(repeating: .null, count: 6 - row.values.count)
            )
        }
        // The ledger with the entries of these runs remains in its file.
        try connection.execute(
            "UPDATE signoff_runs SET origin = ? WHERE thread_id = ?",
            .text(origin ?? "unknown"),
            .text(thread.rawValue)
        )
        try connection.execute(
            """
            UPDATE signoff_runs SET is_newest = 1
            WHERE sequence = (SELECT MAX(sequence) FROM signoff_runs WHERE thread_id = ?)
            """,
            .text(thread.rawValue)
        )
        try index.refresh(thread, at: nil)
        // Lists are not exported. Open questions were asked by the release that last executed the thread.
        try connection.execute(
            """
            UPDATE signoff_interrupts
            SET release = (SELECT release FROM signoff_runs WHERE thread_id = ?1 ORDER BY sequence DESC LIMIT 1)
            WHERE thread_id = ?1
            """,
            .text(thread.rawValue)
        )
        return ImportedThread(thread: thread, keptRecords: kept)
    }

    private func requireUnknownRun(_ row: Row, on connection: SQLiteConnection) throws {
        guard row.table == ThreadTransfer.Table.runs.name, case .text(let run)? = row["run_id"] else { return }
        let isKnown = try connection.exists("SELECT 1 FROM signoff_runs WHERE run_id = ?", .text(run))
        var isTokenKnown = false
        if case .text(let token)? = row["client_token"] {
            isTokenKnown = try connection.exists("SELECT 1 FROM signoff_runs WHERE client_token = ?", .text(token))
        }
        guard !isKnown, !isTokenKnown else {
            throw CheckpointError(
                .threadExists,
                "run '\(run)' of thread '\(thread)' is already in this database under another thread; nothing was imported",
                thread: thread
            )
        }
    }
}
