public import SignoffCheckpoint

extension PostgresSaver: LedgerAuditing {
    /// The number of rows that are read in one statement, for which other readers wait.
    private static let rowsAtOnce = 1_000

    /// Returns the random name of the database, which copies of it share; nil in a database without our tables.
    public func databaseID() async throws -> String? {
        try await database.readOwn(else: nil) { connection in
            try connection.first("SELECT value FROM signoff_meta WHERE key = 'database_id'") { $0.text(0) }
        }
    }

    /// Returns at most `limit` rows before number `sequence` (`nil` from the newest), newest first, each with its
    /// fault; none in a database without our tables.
    ///
    /// - Throws: `invalid_data` when `limit` is below 1; `locked` and `storage` from the server.
    public func newestLedgerRows(before sequence: Int64?, limit: Int) async throws -> [LedgerRow] {
        guard limit >= 1 else {
            throw CheckpointError(.invalidData, "a page of the ledger holds at least one row, \(limit) were asked for")
        }
        return try await database.readOwn(else: []) { connection in
            let columns = try LedgerRows(connection: connection).newestColumns(before: sequence, limit: limit)
            var oldestFirst = Array(columns.reversed())
            var verifier = LedgerVerifier()
            // The first of the window follows from a row outside it, unless it is the first of all.
            if columns.count > limit, let before = oldestFirst.first?.head {
                oldestFirst.removeFirst()
                verifier = LedgerVerifier(after: before)
            }
            var rows = oldestFirst.compactMap { verifier.check($0) }
            if let last = verifier.finish() { rows.append(last) }
            return Array(rows.suffix(limit).reversed())
        }
    }

    /// Reads every row of the ledger, the definition of its table and triggers, and the runs that bring answers, a page at a time.
    ///
    /// Linear in their number.
    ///
    /// - Throws: `CancellationError` between two pages; `locked` and `storage` from the server.
    public func auditLedger(
        findingHashes hashes: Set<String>,
        each: @Sendable ([LedgerRow]) -> Void
    ) async throws -> LedgerAudit {
        let place = try await database.read { connection, layout in
            try LedgerPlace(reading: layout, on: connection)
        }
        guard place.isKept else { return LedgerAudit(isKept: false) }
        // What is recorded from here on may be of entries after the last one that is read.
        let start = try await database.readAnything { try $0.now() }
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
            account.finishRecords()
        }
        return account.result
    }

    /// Compares every record of an answer that is as old as the audit with its run and its entry; rows and runs must have been checked before.
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

/// The place of a database's ledger, and its properties that are known without reading its rows.
private struct LedgerPlace: Sendable {
    /// Whether the database has or had a ledger.
    var isKept = false
    /// The faults of the tables.
    var faults: [String] = []
    var hasOwnTable = false
    /// Whether runs can be read.
    var hasRuns = false
    /// Whether records of answers can be read.
    var hasRecords = false
    /// The newest run: those that are stored while the rows are read are left out.
    private var newest: Int64 = 0

    init(reading layout: DatabaseLayout, on connection: PostgresConnection) throws {
        func isThere(_ table: String) throws -> Bool {
            try connection.first("SELECT to_regclass(?) IS NOT NULL", .text(table)) { $0.bool(0) } ?? false
        }
        isKept = try layout.hasOwnTables || isThere("signoff_ledger") || isThere("signoff_runs")
        guard isKept else { return }
        if !layout.hasOwnTables { faults.append("nothing says any more which release made the tables") }
        hasOwnTable = try isThere("signoff_ledger")
        hasRecords = try isThere("signoff_questions")
        hasRuns = try isThere("signoff_runs")
        faults += hasOwnTable ? try LedgerSchema.faults(on: connection) : ["the table signoff_ledger is missing"]
        if !hasRecords { faults.append("the table signoff_questions is missing") }
        guard hasRuns else {
            faults.append("the table signoff_runs is missing")
            return
        }
        newest = try connection.first("SELECT COALESCE(max(sequence), 0) FROM signoff_runs") { $0.integer(0) } ?? 0
        guard try isThere("signoff_answers") else {
            hasRuns = false
            faults.append("the table signoff_answers is missing")
            return
        }
        let orphans =
            try connection.first(
                """
                SELECT count(DISTINCT run_sequence) FROM signoff_answers
                WHERE NOT EXISTS (SELECT 1 FROM signoff_runs WHERE sequence = run_sequence)
                """
            ) { $0.integer(0) } ?? 0
        if orphans > 0 { faults.append("stored answers without a run: \(orphans)") }
    }

    /// The runs that bring answers, oldest first.
    func answeringRuns(
        after sequence: Int64,
        limit: Int,
        on connection: PostgresConnection
    ) throws -> [AnsweringRunRows.Row] {
        try AnsweringRunRows(connection: connection, newest: newest).rows(after: sequence, limit: limit)
    }
}
