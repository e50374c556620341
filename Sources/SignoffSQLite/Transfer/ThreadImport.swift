import OrderedCollections
import SignoffCheckpoint

/// The rows of one thread that were read from another file.
struct ThreadImport: Sendable {
    let thread: ThreadID
    /// The name of the database the thread was exported from; nil for one without our tables, and in lines of version 1.
    private let origin: String?
    private let rows: [Row]

    private struct Row: Sendable {
        var table: String
        var columns: [String]
        var values: [SQLiteValue]

        subscript(column: String) -> SQLiteValue? {
            columns.firstIndex(of: column).map { values[$0] }
        }
    }

    /// Reads the lines of an export.
    ///
    /// - Throws: `invalid_data`, naming the line, for lines that are none, were changed or are not complete.
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
        else { throw invalid(number, "it is no row of a table of a thread") }
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
            throw invalid(number, "it is no record of an answer that this release knows")
        }
        return Row(table: name, columns: table.columns, values: values)
    }

    private static func invalid(_ line: Int, _ problem: String) -> CheckpointError {
        CheckpointError(.invalidData, "line \(line) cannot be imported: \(problem)")
    }

    /// Stores the rows in the open transaction, and nothing of the thread may be there yet.
    ///
    /// - Throws: `thread_exists`.
    func store(on connection: SQLiteConnection) throws {
        let index = ThreadIndex(connection: connection)
        let hasWrites = try connection.exists("SELECT 1 FROM writes WHERE thread_id = ?", .text(thread.rawValue))
        guard try !hasWrites, try !index.rows.hasRows(thread), try !index.runs.hasRuns(thread) else {
            throw CheckpointError(
                .threadExists,
                "thread '\(thread)' is already in this database and is not overwritten; nothing was imported",
                thread: thread
            )
        }
        let ownID = try DatabaseLayout.id(on: connection)
        for row in rows where row.table != ThreadTransfer.Table.answers.name {
            try requireUnknownRun(row, on: connection)
            let places = Array(repeating: "?", count: row.columns.count).joined(separator: ", ")
            // Records of answers outlive their thread: it may come back to a file that still has them.
            let verb = row.table == ThreadTransfer.Table.questions.name ? "INSERT OR REPLACE" : "INSERT"
            try connection.forEach(
                "\(verb) INTO \(row.table) (\(row.columns.joined(separator: ", "))) VALUES (\(places))",
                values: named(row, ownID: ownID).values
            ) { _ in true }
        }
        for row in rows where row.table == ThreadTransfer.Table.answers.name {
            try connection.forEach(
                """
                INSERT INTO signoff_answers (thread_id, interrupt_id, task_id, position, payload_digest, run_sequence)
                SELECT ?1, ?2, ?4, ?5, ?6, sequence FROM signoff_runs WHERE run_id = ?3
                """,
                values: row.values + Array(repeating: .null, count: 6 - row.values.count)
            ) { _ in true }
        }
        // The ledger they are recorded in stays with its file.
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
    }

    /// A record with the name of the database whose ledger has the entry of its answer; none when that is this database.
    private func named(_ row: Row, ownID: String?) -> Row {
        guard let column = row.columns.firstIndex(of: "origin") else { return row }
        var row = row
        let named: String? = if case .text(let known) = row.values[column] { known } else { origin }
        row.values[column] = named == ownID ? .null : .optional(named)
        return row
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
