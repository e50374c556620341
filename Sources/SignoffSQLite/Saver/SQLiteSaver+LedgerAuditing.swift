public import SignoffCheckpoint

extension SQLiteSaver: LedgerAuditing {
    /// The number of rows read in one transaction, which limits the wait of other readers.
    private static let rowsAtOnce = 1_000

    /// Returns the random id of the database, which copies of the file share; `nil` for a database without Signoff's
    /// tables.
    public func databaseID() async throws -> String? {
        try await readOwn(else: nil) { try DatabaseLayout.id(on: $0) }
    }

    /// Returns at most `limit` rows, newest first, before number `sequence` (`nil` for the newest rows), each with its
    /// fault; empty for a database without Signoff's tables.
    ///
    /// - Throws: `invalid_data` for a limit below 1; `corrupt`, `locked` and `storage` from the engine.
    public func newestLedgerRows(before sequence: Int64?, limit: Int) async throws -> [LedgerRow] {
        guard limit >= 1 else {
            throw CheckpointError(.invalidData, "a page of the ledger holds at least one row, \(limit) were asked for")
        }
        return try await readOwn(else: []) { connection in
            let columns = try LedgerRows(connection: connection).newestColumns(before: sequence, limit: limit)
            var oldestFirst = Array(columns.reversed())
            var verifier = LedgerVerifier()
            // The first row of the page follows from a row outside of it, unless it is the first row of the ledger.
            if columns.count > limit, let before = oldestFirst.first?.head {
                oldestFirst.removeFirst()
                verifier = LedgerVerifier(after: before)
            }
            var rows = oldestFirst.compactMap { verifier.check($0) }
            if let last = verifier.finish() { rows.append(last) }
            return Array(rows.suffix(limit).reversed())
        }
    }

    /// Reads every row of the ledger, the definitions of its table and triggers, and the runs that bring answers, in
    /// pages.
    ///
    /// - Complexity: Linear in the number of rows and runs.
    ///
    /// - Throws: `CancellationError` between two pages; `corrupt`, `locked` and `storage` from the engine.
    public func auditLedger(
        findingHashes hashes: Set<String>,
        each: @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerAudit {
        let place = try await database.read { connection, layout in
            try LedgerPlace(reading: layout, on: connection)
        }
        guard place.isKept else { return LedgerAudit(isKept: false) }
        // Records made from here on can belong to entries that are no longer read.
        let start = time.now()
        var account = LedgerAccount(findingHashes: hashes)
        for fault in place.faults { account.note(fault) }
        if place.hasOwnTable {
            var next: Int64? = .min
            while let from = next {
                try Task.checkCancellation()
                let page = try await database.read { connection, _ in
                    try LedgerRows(connection: connection).columns(from: from, limit: Self.rowsAtOnce)
                }
                each(page.compactMap { account.check($0) })
                next = page.count < Self.rowsAtOnce ? nil : page.last?.sequence.flatMap { $0 == .max ? nil : $0 + 1 }
            }
        } else if place.hasTable {
            do {
                let all = try await database.read { connection, _ in
                    var all: [LedgerColumns] = []
                    try LedgerRows(connection: connection).allColumns { all.append($0) }
                    return all
                }
                each(all.compactMap { account.check($0) })
            } catch let error as CheckpointError {
                account.note("its rows cannot be read: \(error.message)")
            }
        }
        if let last = account.finishRows() { each([last]) }
        var after: Int64? = place.hasRuns ? 0 : nil
        while let from = after {
            try Task.checkCancellation()
            let page = try await database.read { connection, _ in
                try place.answeringRuns(after: from, limit: Self.rowsAtOnce, on: connection)
            }
            for row in page {
                if let fault = row.fault { account.note(recordFault: fault) }
                account.count(row.run)
            }
            after = page.count < Self.rowsAtOnce ? nil : page.last?.sequence
        }
        if place.hasRecords {
            try await compareRecords(storedBy: start, with: &account)
            if place.isCurrent { account.finishRecords() }
        }
        return account.result
    }

    /// Compares every recorded answer that is as old as the audit with its run and its entry.
    ///
    /// Call this function after the rows and runs were checked.
    private func compareRecords(storedBy start: Timestamp, with account: inout LedgerAccount) async throws {
        var after: RecordPlace?
        repeat {
            try Task.checkCancellation()
            let page = try await database.read { [after] connection, _ in
                try AnswerRows(connection: connection).audited(after: after, storedBy: start, limit: Self.rowsAtOnce)
            }
            for row in page {
                switch row.record {
                case .success(let record): account.compare(record)
                case .failure(let error): account.note(recordFault: error.message)
                }
            }
            after = page.count < Self.rowsAtOnce ? nil : page.last?.place
        } while after != nil
    }
}

/// The location of a database's ledger, and the properties that are known without reading its rows.
private struct LedgerPlace: Sendable {
    /// Whether the database has or once had a ledger.
    var isKept = false
    /// The faults of the tables.
    var faults: [String] = []
    var hasTable = false
    /// Whether this program made the table, so that numbers are unique integers.
    var hasOwnTable = false
    /// Whether runs can be read.
    var hasRuns = false
    /// Whether recorded answers can be read.
    var hasRecords = false
    /// Whether the tables are those of this release.
    var isCurrent = false
    /// Whether runs contain the hash of their entry, which they do from version 4 on.
    private var hasHashes = false
    /// Whether the database has the table that relates runs to the questions they answer.
    private var hasAnswers = false
    private var firstRecorded: Int64 = 0
    /// The newest run to audit.
    ///
    /// Runs stored while the rows are read are skipped.
    private var newest: Int64 = 0

    init(reading layout: DatabaseLayout, on connection: SQLiteConnection) throws {
        let names = try connection.rows(
            "SELECT lower(name) FROM sqlite_master WHERE type IN ('table', 'view') AND name LIKE 'signoff^_%' ESCAPE '^'"
        ) { $0.text(0) }
        let version = layout.version
        isKept = version != nil || names.contains("signoff_ledger") || names.contains("signoff_runs")
        guard isKept else { return }
        if version == nil { faults.append("nothing says any more which release made the tables") }
        isCurrent = layout.hasIndex
        hasTable = names.contains("signoff_ledger")
        let found = try LedgerSchema.faults(on: connection, hasOrder: version.map { $0 >= 4 } ?? true)
        hasOwnTable = hasTable && !found.contains { $0.hasPrefix("the table ") }
        faults += found
        hasRecords = names.contains("signoff_questions")
        if !hasRecords, version.map({ $0 >= Schema.firstVersionWithAnswerRecords }) ?? false {
            faults.append("the table signoff_questions is missing")
        }
        let columns = try connection.rows("SELECT name FROM pragma_table_info('signoff_runs')") { $0.text(0) }
        hasRuns = Set(columns).isSuperset(of: ["sequence", "run_id", "action", "argument"])
        hasHashes = Set(columns).isSuperset(of: ["ledger_hash", "origin"])
        guard hasRuns else {
            faults.append("the table signoff_runs is missing or is not the one that was made")
            return
        }
        newest = try connection.first("SELECT MAX(sequence) FROM signoff_runs") { $0.integer(0) } ?? 0
        guard hasHashes else {
            if let version, version >= 4 { faults.append("the table signoff_runs has lost its account of the ledger") }
            return
        }
        if names.contains("signoff_meta") { try readAccount(of: version, on: connection) }
        hasAnswers = names.contains("signoff_answers")
        guard hasAnswers else {
            faults.append("the table signoff_answers is missing")
            return
        }
        let orphans =
            try connection.first(
                """
                SELECT COUNT(DISTINCT run_sequence) FROM signoff_answers
                WHERE NOT EXISTS (SELECT 1 FROM signoff_runs WHERE sequence = run_sequence)
                """
            ) { $0.integer(0) } ?? 0
        if orphans > 0 { faults.append("stored answers without a run: \(orphans)") }
    }

    /// Reads the run from which the ledger counts runs.
    ///
    /// From version 4 on, a file has that run and an id. Without the run, runs could be passed off as older than the
    /// count. Without the id, the head that another program noted could not be found.
    private mutating func readAccount(of version: Int?, on connection: SQLiteConnection) throws {
        func value(_ key: String) throws -> String? {
            try connection.first("SELECT value FROM signoff_meta WHERE key = ?", .text(key)) { $0.text(0) }
        }
        let first = try value("first_recorded_run").flatMap { Int64($0) }
        firstRecorded = first ?? 0
        guard let version, version >= 4 else { return }
        if try value("database_id")?.isEmpty ?? true { faults.append("the id of the database is missing") }
        guard let first else {
            faults.append("nothing says any more with which run the account of answers began")
            return
        }
        let earlier = try connection.first(
            """
            SELECT run_id FROM signoff_runs WHERE ledger_hash IS NOT NULL AND origin IS NULL AND sequence < ? ORDER BY sequence LIMIT 1
            """,
            .integer(first)
        ) { $0.text(0) }
        if let earlier {
            faults.append(
                "run \(ForeignText.name(earlier)) has an entry and is said to be older than the account of answers"
            )
        }
    }

    /// Returns the runs that bring answers, oldest first.
    func answeringRuns(
        after sequence: Int64,
        limit: Int,
        on connection: SQLiteConnection
    ) throws -> [AnsweringRunRows.Row] {
        let rows = AnsweringRunRows(
            connection: connection,
            hasHashes: hasHashes,
            isCurrent: isCurrent && hasAnswers,
            firstRecorded: firstRecorded,
            newest: newest
        )
        return try rows.rows(after: sequence, limit: limit)
    }
}
