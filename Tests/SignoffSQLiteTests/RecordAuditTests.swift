import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

/// The records of answers agree with the ledger, or an audit reports it.
@Suite("What an audit of the ledger says of the records of answers")
struct RecordAuditTests {
    private let folder: TemporaryFolder
    private let saver: SQLiteSaver
    private let sample = SampleThread("t")

    init() async throws {
        folder = try TemporaryFolder()
        saver = try await folder.saver()
    }

    /// Stores an answer to "Pay 10?" with its entry and its record.
    ///
    /// `entry` is the ledger entry of the answer.
    private func answered(
        _ entry: JSONObject? = nil,
        origin: String? = nil,
        as state: AnswerRecord.State = .live
    ) async throws {
        let digest = PayloadDigest(of: .string("Pay 10?"))
        let told =
            entry ?? [
                "v": 2, "actor": "ann", "thread": "t", "workflow": .string(SampleThread.workflow), "interrupt": "q",
                "payload_digest": .string(digest.rawValue),
                "answer_digest": .string(SHA256.hexDigest(of: Array("true".utf8))),
            ]
        var request = sample.request(.resume(answers: ["q": .bool(true)]))
        request.bindings = ["q": AnswerBinding(task: "body", position: 0, payloadDigest: digest)]
        let run = try #require(
            try await saver.begin(request, for: "w", lease: .seconds(60), recording: told)
        )
        let record = AnswerRecord(
            binding: AnswerBinding(task: "body", position: 0, payloadDigest: digest),
            question: "q",
            payload: .string("Pay 10?"),
            state: state,
            run: run.id,
            ledgerHash: run.ledgerHash,
            origin: origin,
            reached: state == .replaced ? .string("Pay 20?") : nil
        )
        let batch = WriteBatch(
            address: CheckpointAddress(thread: "t", checkpoint: SampleThread.id(1)),
            task: "body",
            taskPath: "",
            writes: [ChannelWrite(ReservedChannel.resume, .array([.bool(true)]))],
            answers: [record]
        )
        try await saver.finish(
            try #require(run.lease),
            as: .success,
            error: nil,
            storing: [sample.input, .writes(batch)]
        )
    }

    private func faults() async throws -> [String] {
        try await saver.auditLedger(findingHashes: []) { _ in }.faults
    }

    @Test("An unchanged record has no fault, for every entry with several answers")
    func intact() async throws {
        let digest = JSONValue.string(PayloadDigest(of: .string("Pay 10?")).rawValue)
        for entry: JSONObject? in [
            nil, ["note": "tells no digest"], ["items": [["payload_digest": "other"], ["payload_digest": digest]]],
            ["items": [["payload_digest": .null], ["payload_digest": "other"]]],
        ] {
            try await answered(entry)
        }
        #expect(try await faults() == [])
    }

    @Test("A record from another database is not compared with this ledger, and one without its payload by its digest")
    func elsewhere() async throws {
        try await answered(["payload_digest": "another"], origin: "elsewhere")
        try folder.foreign(script: "UPDATE signoff_runs SET origin = 'elsewhere', ledger_hash = NULL")
        #expect(try await faults() == [])
        try folder.foreign(script: "UPDATE signoff_questions SET payload = NULL, payload_type = NULL")
        #expect(try await faults() == [])
    }

    @Test(
        "A changed record is reported",
        arguments: [
            ("payload = x'a74c6f6f6b203f21'", "holds another payload than the one that was answered"),
            ("payload_digest = '\(PayloadDigest(of: .null))'", "holds another payload than the one that was answered"),
            (
                "payload = x'c0', payload_digest = '\(PayloadDigest(of: .null))'",
                "has another payload than its entry"
            ),
            ("ledger_hash = '\(LedgerChain.origin)'", "names an entry that is not there"),
            ("payload = x'c1'", "cannot be read"),
            ("state = 'x'", "cannot be read"),
        ]
    )
    func changed(change: String, expected: String) async throws {
        try await answered()
        try folder.foreign(script: "UPDATE signoff_questions SET \(change)")
        let faults = try await faults()
        #expect(faults.contains { $0.contains(expected) && $0.contains("question q") }, "\(faults)")
    }

    @Test(
        "A run that was changed after its answer was recorded is reported",
        arguments: [
            ("UPDATE signoff_runs SET argument = x'81a171c2'", "it gives question q another answer"),
            ("UPDATE signoff_runs SET argument = x'81a172c3'", "it answers other questions"),
            ("UPDATE signoff_runs SET argument = x'82a171c3a172c3'", "it answers other questions"),
            ("UPDATE signoff_runs SET argument = x'c1'", "cannot be read"),
            ("UPDATE signoff_runs SET argument = x'c0'", "cannot be read"),
            ("UPDATE signoff_runs SET requested_by = 'eve'", "it was asked for under another name"),
            (
                "UPDATE signoff_answers SET payload_digest = 'ffffffffffffffff'",
                "it answers another payload of question q"
            ),
            ("UPDATE signoff_answers SET payload_digest = NULL", "does not say any more what question q asked"),
            (
                "UPDATE signoff_runs SET thread_id = 'u'; UPDATE signoff_answers SET thread_id = 'u'",
                "it is of another thread"
            ),
            ("UPDATE signoff_runs SET workflow = 'other'", "it is of another workflow"),
            ("UPDATE signoff_runs SET action = 'start'", "its answers are missing"),
            ("UPDATE signoff_runs SET argument = x'80'", "its answers are missing"),
            ("UPDATE signoff_runs SET origin = 'x'", "is said to be imported, and its entry stands here"),
            (
                "UPDATE signoff_runs SET origin = 'x', ledger_hash = NULL, status = 'pending'",
                "is said to be imported, and still waits"
            ),
            ("UPDATE signoff_questions SET origin = 'x'", "is said to be imported, and its run is not"),
            ("DELETE FROM signoff_answers", "has lost its account of the answer to question q"),
            ("DELETE FROM signoff_questions", "delivered an answer without a record"),
        ]
    )
    func changedRun(script: String, expected: String) async throws {
        try await answered()
        #expect(try await faults() == [])
        try folder.foreign(script: script)
        let faults = try await faults()
        #expect(faults.contains { $0.contains(expected) }, "\(faults)")
    }

    @Test(
        "A record that is removed from its entry is reported",
        arguments: [
            ("ledger_hash = NULL", ["has lost its entry", "has lost its entry"]),
            (
                "ledger_hash = (SELECT hash FROM signoff_ledger WHERE sequence = 1)",
                ["names another entry than its run"]
            ),
        ]
    )
    func unlinked(change: String, expected: [String]) async throws {
        try await answered()
        try await answered()
        try folder.foreign(script: "UPDATE signoff_questions SET \(change)")
        let faults = try await faults()
        #expect(!faults.isEmpty && faults.count <= expected.count)
        for fault in faults { #expect(fault.hasSuffix(expected[0]), "\(fault)") }
    }

    @Test("What the workflow came to in place of an answered question is compared with the ledger")
    func reached() async throws {
        try await answered(as: .replaced)
        #expect(try await faults() == [])
        try folder.foreign(script: "UPDATE signoff_questions SET reached = x'a650617920393f'")
        #expect(try await faults().contains { $0.hasSuffix("names another reached question than the ledger") })
        try folder.foreign(script: "UPDATE signoff_questions SET reached = NULL, reached_type = NULL")
        #expect(try await faults() == [], "pruned")
    }

    @Test("Entries without a run and without a record are counted: nothing else is known once a thread was removed")
    func withoutRun() async throws {
        try await answered()
        try folder.foreign(script: "DELETE FROM signoff_runs; DELETE FROM signoff_answers")
        #expect(try await saver.auditLedger(findingHashes: []) { _ in }.entriesWithoutRun == 0, "its record is there")
        try folder.foreign(script: "DELETE FROM signoff_questions")
        let audit = try await saver.auditLedger(findingHashes: []) { _ in }
        #expect(audit.entriesWithoutRun == 1)
        #expect(audit.faults == [])
    }

    @Test("An answer that is stored while the audit reads is not compared")
    func meanwhile() async throws {
        try await answered()
        try folder.foreign(
            script: """
                UPDATE signoff_questions SET ledger_hash = 'later', run_id = 'later',
                    stored_at = stored_at + 3600 * 1000000
                """
        )
        try folder.foreign(script: "UPDATE signoff_runs SET status = 'error'")
        #expect(try await faults() == [])
        try folder.foreign(script: "UPDATE signoff_questions SET stored_at = stored_at + 2 * 86400 * 1000000")
        #expect(try await faults().contains { $0.hasSuffix("names an entry that is not there") })
    }

    @Test("Entries that do not verify are one fault, not one for each record that names them")
    func broken() async throws {
        try await answered()
        try await answered()
        try folder.foreign(
            script: """
                DROP TRIGGER signoff_ledger_kept_from_update;
                UPDATE signoff_ledger SET record = '{}' WHERE sequence = 1;
                """
        )
        let faults = try await faults()
        #expect(!faults.isEmpty)
        #expect(!faults.contains { $0.contains("question q") }, "\(faults)")
    }

    @Test("Records are read page by page, and a missing table is reported")
    func pages() async throws {
        try await answered()
        try folder.foreign(
            script: """
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2500)
                INSERT INTO signoff_questions
                    (thread_id, checkpoint_ns, checkpoint_id, task_id, position, run_id, answer_order, asking_task_id, interrupt_id,
                    payload_digest, state, ledger_hash, stored_at)
                SELECT thread_id, checkpoint_ns, checkpoint_id, task_id, n, run_id, n, asking_task_id, interrupt_id || n,
                    payload_digest, state, CASE WHEN n = 2345 THEN 'gone' ELSE ledger_hash END, stored_at
                FROM signoff_questions, number;
                """
        )
        let faults = try await faults()
        try #require(faults.count == 1)
        #expect(faults[0].contains("question q2345 of thread t names an entry that is not there"))
        try folder.foreign(script: "DROP TABLE signoff_questions")
        #expect(try await self.faults() == ["the table signoff_questions is missing"])
    }
}
