import OrderedCollections
import SignoffCheckpoint

/// Reads the rows of one thread for another file.
struct ThreadExport {
    let connection: SQLiteConnection
    let layout: DatabaseLayout

    /// Returns the lines of a thread, including the first and the last line.
    ///
    /// - Throws: `not_found` for an unknown thread; `thread_busy` for a thread with a running or pending run.
    func lines(of thread: ThreadID) throws -> [String] {
        if layout.hasIndex, try RunRows(connection: connection).standing(of: thread)?.hasActiveRun == true {
            throw CheckpointError(
                .threadBusy,
                "thread '\(thread)' has a running or pending run, which would be executed in both files; wait for the run or cancel it first",
                thread: thread
            )
        }
        var tables: [(table: ThreadTransfer.Table, rows: [String])] = []
        if layout.hasCheckpoints {
            tables.append((.checkpoints, try rows(.checkpoints, of: thread, by: "checkpoint_ns, checkpoint_id")))
            tables.append((.writes, try rows(.writes, of: thread, by: "checkpoint_ns, checkpoint_id, task_id, idx")))
        }
        if layout.hasIndex {
            tables.append((.runs, try rows(.runs, of: thread, by: "sequence")))
            tables.append((.answers, try answers(of: thread)))
            let order = "checkpoint_ns, checkpoint_id, answer_order, task_id, position, run_id"
            tables.append((.questions, try rows(.questions, of: thread, by: order)))
        }
        // Recorded answers outlive their thread, so they do not show that the thread exists.
        guard tables.contains(where: { $0.table.name != ThreadTransfer.Table.questions.name && !$0.rows.isEmpty })
        else {
            throw CheckpointError(.notFound, "thread '\(thread)' does not exist in this database", thread: thread)
        }
        let counts = JSONObject(
            uniqueKeysWithValues: tables.map { ($0.table.name, .integer(Int64($0.rows.count))) }
        )
        var header: JSONObject = [
            "signoff_thread": .integer(ThreadTransfer.version), "thread_id": .string(thread.rawValue),
            "rows": .object(counts),
        ]
        if layout.hasIndex, let id = try DatabaseLayout.id(on: connection) { header["database_id"] = .string(id) }
        var lines = [JSONValue.object(header).text(.compact)]
        for table in tables { lines += table.rows }
        return lines + [Self.end(of: lines)]
    }

    /// Returns the last line, for the lines before it.
    static func end(of lines: [String]) -> String {
        let digest = SHA256.hexDigest(of: lines.lazy.flatMap { Array("\($0)\n".utf8) })
        let end: JSONValue = ["lines": .integer(Int64(lines.count)), "sha256": .string(digest)]
        return end.text(.compact)
    }

    private func rows(_ table: ThreadTransfer.Table, of thread: ThreadID, by order: String) throws -> [String] {
        let columns = table.columns.map { $0 == "task_path" && !layout.hasTaskPath ? "'' AS task_path" : $0 }
        return try connection.rows(
            "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) WHERE thread_id = ? ORDER BY \(order)",
            .text(thread.rawValue)
        ) { row in
            ThreadTransfer.line(table, try table.columns.indices.map { try row.value(Int32($0)) })
        }
    }

    private func answers(of thread: ThreadID) throws -> [String] {
        try connection.rows(
            """
            SELECT answer.thread_id, interrupt_id, run_id, task_id, position, payload_digest FROM signoff_answers AS answer
            JOIN signoff_runs AS run ON run.sequence = answer.run_sequence
            WHERE answer.thread_id = ? ORDER BY run.sequence, interrupt_id
            """,
            .text(thread.rawValue)
        ) { row in
            ThreadTransfer.line(
                .answers,
                try ThreadTransfer.Table.answers.columns.indices.map { try row.value(Int32($0)) }
            )
        }
    }
}
