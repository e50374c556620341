import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

/// A hash of nothing.
private let forgedHash = String(repeating: "a", count: 64)

@Suite("What others can do to the ledger of a file")
struct LedgerProtectionTests {
    /// A file with three entries, one for each of three runs that bring an answer.
    private func filled() async throws -> (TemporaryFolder, SQLiteSaver) {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        for number in 1...3 {
            let request = Self.answering(ThreadID("t-\(number)"))
            _ = try await saver.submit(request, guardedBy: [], recording: ["n": .integer(Int64(number))])
        }
        return (folder, saver)
    }

    private static func answering(_ thread: ThreadID) -> RunRequest {
        var request = Rows.request(thread)
        request.action = .resume(answers: ["q": .bool(true)])
        return request
    }

    // MARK: Refused

    @Test(
        "No row is put in out of order, in the place of another, changed or removed",
        arguments: [
            "INSERT INTO signoff_ledger VALUES (-5, '\(LedgerChain.origin)', '\(forgedHash)', 1, '{}')",
            "INSERT INTO signoff_ledger VALUES (0, '\(LedgerChain.origin)', '\(forgedHash)', 1, '{}')",
            "INSERT INTO signoff_ledger VALUES (9, (SELECT hash FROM signoff_ledger WHERE sequence = 3), '\(forgedHash)', 1, '{}')",
            "INSERT INTO signoff_ledger VALUES (4, (SELECT hash FROM signoff_ledger WHERE sequence = 2), '\(forgedHash)', 1, '{}')",
            "INSERT INTO signoff_ledger VALUES (4, (SELECT hash FROM signoff_ledger WHERE sequence = 3), 'short', 1, '{}')",
            "INSERT INTO signoff_ledger VALUES (4, (SELECT hash FROM signoff_ledger WHERE sequence = 3), '\(forgedHash)', 'x', '{}')",
            "INSERT INTO signoff_ledger VALUES (4, (SELECT hash FROM signoff_ledger WHERE sequence = 3), '\(forgedHash)', 1, x'7b7d')",
            "INSERT INTO signoff_ledger (previous_hash, hash, at, record) SELECT hash, hash, 1, '{}' FROM signoff_ledger WHERE sequence = 3",
            "INSERT OR REPLACE INTO signoff_ledger SELECT sequence, previous_hash, hash, at, '{}' FROM signoff_ledger",
            "REPLACE INTO signoff_ledger SELECT sequence, previous_hash, hash, at, '{}' FROM signoff_ledger WHERE sequence = 3",
            "INSERT OR IGNORE INTO signoff_ledger VALUES (7, '\(forgedHash)', '\(forgedHash)', 1, '{}')",
            "INSERT INTO signoff_ledger VALUES (3, '\(forgedHash)', '\(forgedHash)', 1, '{}') ON CONFLICT DO UPDATE SET record = '{}'",
            "UPDATE signoff_ledger SET record = '{}'",
            "UPDATE OR REPLACE signoff_ledger SET sequence = 1 WHERE sequence = 3",
            "DELETE FROM signoff_ledger WHERE sequence = 3",
            "DELETE FROM signoff_ledger",
        ]
    )
    func refused(script: String) async throws {
        let (folder, saver) = try await filled()
        let before = try await saver.ledger(after: .min, limit: 99)
        #expect(throws: SQLiteFailure.self) { try folder.foreign(script: script) }
        #expect(throws: SQLiteFailure.self) {
            try folder.foreign(script: "PRAGMA recursive_triggers = ON; \(script)")
        }
        #expect(try await saver.ledger(after: .min, limit: 99) == before)
        #expect(try await audit(saver).faults == [])
    }

    @Test(
        "The connection that writes, which runs no triggers, changes and removes no row either",
        arguments: [
            "UPDATE signoff_ledger SET record = '{}'", "DELETE FROM signoff_ledger", "DROP TABLE signoff_ledger",
            "DROP TRIGGER signoff_ledger_kept_from_update", "ALTER TABLE signoff_ledger RENAME TO other",
            "INSERT OR REPLACE INTO signoff_ledger SELECT sequence, previous_hash, hash, at, '{}' FROM signoff_ledger",
            "REPLACE INTO SIGNOFF_LEDGER VALUES (3, 'a', 'b', 1, '{}')",
            "INSERT INTO main.signoff_ledger VALUES (4, 'a', 'b', 1, '{}')",
            "INSERT INTO signoff_ledger VALUES (3, 'a', 'b', 1, '{}') ON CONFLICT DO UPDATE SET record = '{}'",
        ]
    )
    func ownConnection(script: String) async throws {
        let (folder, saver) = try await filled()
        await #expect(throws: CheckpointError.self) {
            try await saver.database.write { try $0.executeScript(script) }
        }
        #expect(try await audit(saver).faults == [])
        withExtendedLifetime(folder) {}
        #expect(try await audit(saver).verified == 3)
        _ = try await saver.submit(Self.answering("t-4"), guardedBy: [], recording: ["n": 4])
        _ = try await saver.vacuum()
        #expect(try await audit(saver).verified == 4)
    }

    // MARK: Seen

    private func audit(_ saver: SQLiteSaver, finding hashes: Set<String> = []) async throws -> LedgerAudit {
        try await saver.auditLedger(findingHashes: hashes) { _ in }
    }

    private static let unprotected = """
        DROP TRIGGER signoff_ledger_kept_from_update; DROP TRIGGER signoff_ledger_kept_from_delete;
        DROP TRIGGER signoff_ledger_kept_in_order;
        """

    private static let missingTriggers = [
        "the trigger signoff_ledger_kept_from_update is missing",
        "the trigger signoff_ledger_kept_from_delete is missing",
        "the trigger signoff_ledger_kept_in_order is missing",
    ]

    @Test(
        "A row that was forged in any of its columns is reported, and is not a decision",
        arguments: [
            (
                "UPDATE signoff_ledger SET record = '{\"n\":9}' WHERE sequence = 2",
                "entry 2 was changed after it was written"
            ),
            (
                "UPDATE signoff_ledger SET record = '{ \"n\": 2 }' WHERE sequence = 2",
                "entry 2 was changed after it was written"
            ),
            (
                "UPDATE signoff_ledger SET record = 'no JSON' WHERE sequence = 2",
                "entry 2 has a record that is not a JSON object"
            ),
            (
                "UPDATE signoff_ledger SET record = '[]' WHERE sequence = 2",
                "entry 2 has a record that is not a JSON object"
            ),
            ("UPDATE signoff_ledger SET record = x'7b7d' WHERE sequence = 2", "entry 2 has a record that is not text"),
            (
                "UPDATE signoff_ledger SET hash = '\(forgedHash)' WHERE sequence = 2",
                "entry 2 was changed after it was written"
            ),
            ("UPDATE signoff_ledger SET hash = x'00' WHERE sequence = 2", "entry 2 has a hash that is not text"),
            (
                "UPDATE signoff_ledger SET previous_hash = '\(forgedHash)' WHERE sequence = 2",
                "entry 2 does not follow the entry before it"
            ),
            (
                "UPDATE signoff_ledger SET previous_hash = x'00' WHERE sequence = 2",
                "entry 2 has a hash that is not text"
            ),
            ("UPDATE signoff_ledger SET at = 'noon' WHERE sequence = 2", "entry 2 has a time that is not an integer"),
            ("DELETE FROM signoff_ledger WHERE sequence = 2", "entry 2 is missing, the next one is 3"),
            (
                "INSERT INTO signoff_ledger VALUES (-5, '\(LedgerChain.origin)', '\(forgedHash)', 1, '{\"actor\":\"eve\"}')",
                "entry -5 was put in: entries are numbered from 1"
            ),
            (
                "INSERT INTO signoff_ledger VALUES (9, '\(forgedHash)', '\(forgedHash)', 1, '{}')",
                "entry 4 is missing, the next one is 9"
            ),
            (
                "INSERT INTO signoff_ledger VALUES (9223372036854775807, '\(forgedHash)', '\(forgedHash)', 1, '{}')",
                "entry 4 is missing, the next one is 9223372036854775807"
            ),
            (
                """
                UPDATE signoff_ledger SET sequence = 10 WHERE sequence = 2; UPDATE signoff_ledger SET sequence = 2 WHERE sequence = 3;
                UPDATE signoff_ledger SET sequence = 3 WHERE sequence = 10
                """,
                "entry 2 does not follow the entry before it"
            ),
        ]
    )
    func forged(script: String, problem: String) async throws {
        let (folder, saver) = try await filled()
        try folder.foreign(script: "\(Self.unprotected) \(script)")
        let found = try await audit(saver)
        #expect(found.faults == Self.missingTriggers + [problem])
        let rows = try await saver.newestLedgerRows(before: nil, limit: 99)
        #expect(rows.contains { $0.problem == problem })
        #expect(rows.count { $0.problem == nil } == found.verified)
        #expect(found.verified < 3 || rows.count == 4)
    }

    @Test("An entry that was rewritten with a hash of its own, and the next one, are not decisions")
    func rewritten() async throws {
        let (folder, saver) = try await filled()
        let first = try #require(try await saver.ledger(after: 0, limit: 1).first)
        let forged = LedgerChain.entry(for: ["n": 9], after: first, at: first.at)
        try folder.foreign(
            script: """
                \(Self.unprotected)
                UPDATE signoff_ledger SET record = '{"n":9}', hash = '\(forged.hash)' WHERE sequence = 2;
                """
        )
        let rows = try await saver.newestLedgerRows(before: nil, limit: 99)
        #expect(
            rows.map(\.problem) == [
                "entry 3 does not follow the entry before it", "entry 3 does not follow from entry 2", nil,
            ]
        )
    }

    @Test("A window of the newest rows follows from the row before it")
    func window() async throws {
        let (folder, saver) = try await filled()
        #expect(try await saver.newestLedgerRows(before: nil, limit: 2).map(\.entry.sequence) == [3, 2])
        #expect(try await saver.newestLedgerRows(before: 3, limit: 1).map(\.entry.sequence) == [2])
        try folder.foreign(
            script: "\(Self.unprotected) UPDATE signoff_ledger SET hash = '\(forgedHash)' WHERE sequence = 1"
        )
        let rows = try await saver.newestLedgerRows(before: nil, limit: 2)
        #expect(
            rows.map(\.problem) == [
                "entry 3 comes after entry 2, where the chain breaks", "entry 2 does not follow the entry before it",
            ]
        )
        await #expect(throws: CheckpointError.self) { try await saver.newestLedgerRows(before: nil, limit: 0) }
    }

    @Test("A ledger that was emptied is missed by the runs that brought answers")
    func emptied() async throws {
        let (folder, saver) = try await filled()
        try folder.foreign(script: "\(Self.unprotected) DELETE FROM signoff_ledger")
        let found = try await audit(saver)
        #expect(found.verified == 0)
        #expect(found.unrecordedCount == 3)
        #expect(found.unrecorded.count == 3)
    }

    @Test("An end that was cut off is detected by its run, and by a kept head")
    func cut() async throws {
        let (folder, saver) = try await filled()
        let head = try #require(try await saver.newestLedger(before: nil, limit: 1).first).hash
        #expect(try await audit(saver, finding: [head]).found == [head: 3])
        try folder.foreign(
            script: """
                \(Self.unprotected) DELETE FROM signoff_ledger WHERE sequence = 3;
                \(LedgerSchema.all.split(separator: "CREATE TRIGGER").dropFirst().map { "CREATE TRIGGER\($0)" }.joined())
                """
        )
        let found = try await audit(saver, finding: [head])
        #expect(found.faults == [])
        #expect(found.verified == 2)
        #expect(found.unrecordedCount == 1)
        #expect(found.found == [:])
        let answers = "DELETE FROM signoff_answers WHERE thread_id = 't-3'"
        try folder.foreign(script: "\(answers); DELETE FROM signoff_runs WHERE thread_id = 't-3'")
        #expect(try await audit(saver, finding: [head]).unrecordedCount == 0)
        #expect(try await audit(saver, finding: [head]).found == [:])
    }

    @Test("Two runs do not share an entry, and answers do not lose their run")
    func borrowed() async throws {
        let (folder, saver) = try await filled()
        _ = try await saver.submit(Self.answering("t-4"), guardedBy: [], recording: nil)
        #expect(try await audit(saver).unrecordedCount == 1)
        try folder.foreign(
            script: """
                UPDATE signoff_runs SET ledger_hash = (SELECT hash FROM signoff_ledger WHERE sequence = 1) WHERE thread_id = 't-4'
                """
        )
        #expect(try await audit(saver).unrecordedCount == 1)
        try folder.foreign(script: "DELETE FROM signoff_runs WHERE thread_id = 't-2'")
        #expect(try await audit(saver).faults == ["stored answers without a run: 1"])
    }

    @Test(
        "Changes to the table are reported",
        arguments: [
            ("DROP TRIGGER signoff_ledger_kept_in_order", "the trigger signoff_ledger_kept_in_order is missing"),
            (
                """
                DROP TRIGGER signoff_ledger_kept_from_delete;
                CREATE TRIGGER signoff_ledger_kept_from_delete BEFORE DELETE ON signoff_ledger BEGIN SELECT 1; END
                """,
                "the trigger signoff_ledger_kept_from_delete is not the one that was made"
            ),
            (
                "CREATE TRIGGER later AFTER INSERT ON SIGNOFF_LEDGER BEGIN SELECT 1; END",
                "the trigger later was added to the table of the ledger"
            ),
            (
                "ALTER TABLE signoff_ledger ADD COLUMN more TEXT",
                "the table signoff_ledger is not the one that was made"
            ),
            ("DROP TABLE signoff_ledger", "the table signoff_ledger is missing"),
            (
                "DROP TABLE signoff_ledger; CREATE VIEW signoff_ledger AS SELECT 1 AS sequence",
                "the table signoff_ledger is not the one that was made"
            ),
            (
                """
                DROP TABLE signoff_ledger;
                CREATE TABLE signoff_ledger (sequence, previous_hash, hash, at, record);
                INSERT INTO signoff_ledger VALUES ('one', 1, 2, 3, 4), (NULL, NULL, NULL, NULL, NULL)
                """,
                "the table signoff_ledger is not the one that was made"
            ),
        ]
    )
    func table(script: String, problem: String) async throws {
        let (folder, saver) = try await filled()
        try folder.foreign(script: script)
        let found = try await audit(saver)
        #expect(found.faults.contains(problem), "\(found.faults)")
        if script.contains("DROP TABLE") { #expect(found.unrecordedCount == 3) }
    }

    @Test(
        "A file of this version says who it is and with which run its account of answers began",
        arguments: [
            ("DELETE FROM signoff_meta WHERE key = 'database_id'", "the id of the database is missing"),
            ("UPDATE signoff_meta SET value = '' WHERE key = 'database_id'", "the id of the database is missing"),
            (
                "DELETE FROM signoff_meta WHERE key = 'first_recorded_run'",
                "nothing says any more with which run the account of answers began"
            ),
            (
                "UPDATE signoff_meta SET value = 'many' WHERE key = 'first_recorded_run'",
                "nothing says any more with which run the account of answers began"
            ),
            ("UPDATE signoff_meta SET value = '4' WHERE key = 'first_recorded_run'", Self.tooOld),
            ("UPDATE signoff_meta SET value = '2' WHERE key = 'first_recorded_run'", Self.tooOld),
        ]
    )
    func account(script: String, problem: String) async throws {
        let (folder, saver) = try await filled()
        try folder.foreign(script: script)
        let faults = try await audit(saver).faults
        #expect(faults.count == 1 && faults[0].hasSuffix(problem), "\(faults)")
    }

    private static let tooOld = " has an entry and is said to be older than the account of answers"

    // MARK: Failing answers

    @Test(
        "An answer whose entry is not stored is not stored either",
        arguments: [
            "DROP TABLE signoff_ledger",
            """
            DROP TABLE signoff_ledger; CREATE TABLE signoff_ledger (sequence INTEGER PRIMARY KEY, previous_hash TEXT, hash TEXT
                CHECK (0) , at INTEGER, record TEXT)
            """,
            """
            DROP TABLE signoff_ledger; CREATE TABLE signoff_ledger (sequence INTEGER PRIMARY KEY, previous_hash TEXT, hash TEXT,
                at INTEGER, record TEXT, same INTEGER NOT NULL ON CONFLICT IGNORE)
            """,
            "INSERT INTO signoff_ledger VALUES (9223372036854775807, 'a', 'b', 1, '{}')",
        ]
    )
    func failing(script: String) async throws {
        let (folder, saver) = try await filled()
        try folder.foreign(script: "\(Self.unprotected) \(script)")
        await #expect(throws: CheckpointError.self) {
            try await saver.submit(Self.answering("t-4"), guardedBy: [], recording: ["n": 4])
        }
        await #expect(throws: CheckpointError.self) {
            try await saver.begin(Self.answering("t-5"), for: "w", lease: .seconds(60), recording: ["n": 5])
        }
        await #expect(throws: CheckpointError.self) { try await saver.record(["n": 6]) }
        #expect(try await saver.runs(matching: RunQuery(thread: "t-4")).isEmpty)
        #expect(try await saver.runs(matching: RunQuery(thread: "t-5")).isEmpty)
    }

    // MARK: Runs that are counted apart

    /// A file that was changed back to version 3 by hand cannot be distinguished from a file of version 3 by its
    /// content. Only a kept head shows the difference, as
    /// `LedgerCommandTests` does. So this stands for a file of an older release, which has no fault.
    @Test("Runs that were imported, and those of releases that did not record every answer, are counted apart")
    func apart() async throws {
        let (folder, saver) = try await filled()
        _ = try await saver.submit(Self.answering("early"), guardedBy: [], recording: nil)
        try await saver.apply([.checkpoint(Rows.checkpoint("moved", 1))])
        let claimed = try await saver.begin(Self.answering("moved"), for: "w", lease: .seconds(60), recording: ["n": 4])
        try await saver.finish(try #require(claimed?.lease), as: .success, error: nil)
        let lines = try await saver.export("moved")
        await saver.close()
        try folder.foreign(
            script: """
                DROP TRIGGER signoff_ledger_kept_in_order;
                DELETE FROM signoff_meta WHERE key IN ('first_recorded_run', 'database_id');
                DROP TABLE signoff_questions;
                DROP INDEX signoff_runs_queue;
                DROP INDEX signoff_runs_sleeping;
                DROP INDEX signoff_runs_due;
                ALTER TABLE signoff_runs DROP COLUMN not_before;
                CREATE INDEX signoff_runs_queue ON signoff_runs (sequence) WHERE status = 'pending';
                ALTER TABLE signoff_runs DROP COLUMN lease_length;
                ALTER TABLE signoff_runs DROP COLUMN release;
                DROP INDEX signoff_interrupts_facts;
                DROP INDEX signoff_interrupts_unread;
                ALTER TABLE signoff_interrupts DROP COLUMN declared_facts;
                ALTER TABLE signoff_interrupts DROP COLUMN facts;
                ALTER TABLE signoff_interrupts DROP COLUMN facts_version;
                ALTER TABLE signoff_interrupts DROP COLUMN fact_keys;
                ALTER TABLE signoff_interrupts DROP COLUMN release;
                ALTER TABLE signoff_runs DROP COLUMN ledger_hash;
                ALTER TABLE signoff_runs DROP COLUMN undelivered;
                ALTER TABLE signoff_runs DROP COLUMN origin;
                ALTER TABLE signoff_answers DROP COLUMN task_id;
                ALTER TABLE signoff_answers DROP COLUMN position;
                ALTER TABLE signoff_answers DROP COLUMN payload_digest;
                UPDATE signoff_meta SET value = '3' WHERE key = 'schema_version';
                """
        )
        let reader = try await SQLiteSaver(path: folder.file(), options: SQLiteSaver.Options(mode: .readOnly))
        let before = try await audit(reader)
        #expect(before.faults == [])
        #expect([before.verified, before.earlierRuns, before.unrecordedCount] == [4, 5, 0])
        await reader.close()
        let upgraded = try await folder.saver()
        _ = try await upgraded.submit(Self.answering("late"), guardedBy: [], recording: nil)
        let after = try await audit(upgraded)
        #expect(after.faults == [])
        #expect([after.verified, after.earlierRuns, after.unrecordedCount] == [4, 5, 1])
        let other = try await folder.saver("other.sqlite")
        #expect(try await audit(other).importedRuns == 0)
        _ = try await other.importThread(lines: lines)
        let imported = try await audit(other)
        #expect([imported.importedRuns, imported.unrecordedCount] == [1, 0])
    }

    @Test("A database of another program keeps no ledger")
    func foreign() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded("failed_run")
        let reader = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
        #expect(try await audit(reader) == LedgerAudit(isKept: false))
        #expect(try await reader.databaseID() == nil)
    }

    @Test("A ledger of several pages is read in full, with any numbers of rows")
    func pages() async throws {
        let (folder, saver) = try await filled()
        try folder.foreign(
            script: """
                \(Self.unprotected)
                WITH RECURSIVE numbers (n) AS (SELECT -2500 UNION ALL SELECT n + 1 FROM numbers WHERE n < -1)
                INSERT INTO signoff_ledger SELECT n, 'a', 'b', 1, '{}' FROM numbers;
                """
        )
        let found = try await audit(saver)
        #expect(found.unverified == 2_500)
        #expect(found.verified == 3)
        #expect(found.faults.count == 3 + 100)
    }
}
