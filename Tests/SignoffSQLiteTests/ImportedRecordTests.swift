import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("What an import may do to the records of answers")
struct ImportedRecordTests {
    private let folder: TemporaryFolder
    private let saver: SQLiteSaver
    private let sample = SampleThread("t")

    init() async throws {
        folder = try TemporaryFolder()
        saver = try await folder.saver()
    }

    /// The record of the answer to the body's question number `position`.
    private func record(_ position: Int = 0, _ state: AnswerRecord.State = .live) -> AnswerRecord {
        AnswerRecord(
            binding: AnswerBinding(
                task: "body",
                position: position,
                payloadDigest: PayloadDigest(of: .string("Pay 10?"))
            ),
            question: InterruptID("question-\(position)"),
            payload: .string("Pay 10?"),
            state: state,
            run: "the run",
            ledgerHash: "the entry",
            reached: state == .replaced ? .string("Pay 99?") : nil
        )
    }

    private func recording(_ records: [AnswerRecord]) -> CheckpointChange {
        .writes(
            WriteBatch(
                address: CheckpointAddress(thread: "t", checkpoint: SampleThread.id(1)),
                task: "body",
                taskPath: "",
                writes: [ChannelWrite(ReservedChannel.resume, .array([.bool(true)]))],
                answers: records
            )
        )
    }

    /// The lines of the thread with some text replaced, and an end that fits.
    private func lines(_ changes: (String, String)...) async throws -> [String] {
        let changed = try await saver.export("t").dropLast().map { line in
            changes.reduce(line) { $0.replacing($1.0, with: $1.1) }
        }
        return changed + [ThreadExport.end(of: changed)]
    }

    private func databaseID() async throws -> String { try #require(try await saver.databaseID()) }

    @Test(
        "A record of this database is not changed by an imported file",
        arguments: [
            (#""state":"live""#, #""state":"unreached""#),
            (#""ledger_hash":"the entry""#, #""ledger_hash":"another entry""#),
            (#""ledger_hash":"the entry""#, #""ledger_hash":null"#),
            (#""interrupt_id":"question-0""#, #""interrupt_id":"question-9""#),
            (#""asking_task_id":"body""#, #""asking_task_id":"other""#),
        ]
    )
    func kept(_ old: String, _ new: String) async throws {
        let own = [record(0), record(1)]
        try await saver.apply([sample.input, recording(own)])
        for origin in ["null", #""elsewhere""#, #""\#(try await databaseID())""#] {
            let lines = try await self.lines((old, new), (#""origin":null"#, #""origin":\#(origin)"#))
            try #require(lines.contains { $0.contains(new) }, "the file says something else")
            try await saver.deleteThread("t")
            let changed = lines.count { $0.contains("signoff_questions\",\"row") && $0.contains(new) }
            let imported = try await saver.importThread(lines: lines)
            #expect(imported == ImportedThread(thread: "t", keptRecords: changed))
            #expect(try await saver.recordedAnswers(of: "t") == own)
            #expect(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t"))?.answers == own)
        }
    }

    @Test(
        "A record whose payload is not the one its digest was made from is refused, and nothing is imported",
        arguments: [
            [("p1BheSAxMD8=", "p1BheSA5OT8=")],
            [
                (
                    String(describing: PayloadDigest(of: .string("Pay 10?"))),
                    String(describing: PayloadDigest(of: .string("Pay 99?")))
                )
            ],
            [(#""payload":{"base64":"p1BheSAxMD8="}"#, #""payload":null"#)],
            [(#""payload":{"base64":"p1BheSAxMD8="}"#, #""payload":{"base64":"wQ=="}"#)],
        ]
    )
    func contradicting(_ changes: [(String, String)]) async throws {
        try await saver.apply([sample.input, recording([record()])])
        let changed = try await lines(changes[0])
        let target = try await folder.saver("target.sqlite")
        await #expect(throws: CheckpointError.self) { try await target.importThread(lines: changed) }
        #expect(try await target.recordedAnswers(of: "t").isEmpty)
        #expect(try await target.savedCheckpoint(at: CheckpointAddress(thread: "t")) == nil)
    }

    @Test("A record of this database stays as it is beside a file in which payload and digest are others")
    func keptBesideOther() async throws {
        let own = [record(0), record(1)]
        try await saver.apply([sample.input, recording(own)])
        let digests = (PayloadDigest(of: .string("Pay 10?")), PayloadDigest(of: .string("Pay 99?")))
        let lines = try await self.lines(("p1BheSAxMD8=", "p1BheSA5OT8="), ("\(digests.0)", "\(digests.1)"))
        try await saver.deleteThread("t")
        #expect(try await saver.importThread(lines: lines) == ImportedThread(thread: "t", keptRecords: 2))
        #expect(try await saver.recordedAnswers(of: "t") == own)
    }

    @Test("A record that comes home unchanged is still one of this database, also without its payload")
    func home() async throws {
        try await saver.apply([sample.input, recording([record(0), record(1, .replaced)])])
        let lines = try await self.lines()
        try await saver.deleteThread("t")
        #expect(try await saver.importThread(lines: lines) == ImportedThread(thread: "t"))
        #expect(try await saver.recordedAnswers(of: "t") == [record(0), record(1, .replaced)])
        try await saver.deleteThread("t")
        _ = try await saver.removePayloads(storedBefore: Timestamp(microseconds: .max))
        #expect(try await saver.importThread(lines: lines) == ImportedThread(thread: "t"))
        #expect(try await saver.recordedAnswers(of: "t").map(\.payload) == [nil, nil])
        #expect(try await saver.recordedAnswers(of: "t").map(\.origin) == [nil, nil])
    }

    @Test("A record this database never made does not become its own, despite its claim")
    func claimed() async throws {
        try await saver.apply([sample.input, recording([record()])])
        let id = try await databaseID()
        for (claim, header, origin) in [
            ("null", #""database_id":"\#(id)""#, id), (#""\#(id)""#, #""database_id":"elsewhere""#, id),
            (#""\#(id)""#, #""database_id":"\#(id)""#, id), ("null", #""database_id":"elsewhere""#, "elsewhere"),
            ("null", #""database_name":"none""#, "unknown"), (#""third""#, #""database_id":"elsewhere""#, "third"),
        ] {
            let forged = try await lines(
                (#""origin":null"#, #""origin":\#(claim)"#),
                (#""database_id":"\#(id)""#, header),
                (#""run_id":"the run""#, #""run_id":"a forged run""#)
            )
            let target = try await folder.saver("target-\(origin)-\(claim.count)-\(header.count).sqlite")
            try await rename(target, to: id)
            _ = try await target.importThread(lines: forged)
            #expect(try await target.recordedAnswers(of: "t").map(\.origin) == [origin], "\(claim) in \(header)")
            #expect(try await target.recordedAnswers(of: "t").map(\.run) == ["a forged run"])
        }
    }

    /// Gives a database the name of another one, as a copy of the file has it.
    private func rename(_ target: SQLiteSaver, to id: String) async throws {
        try await target.database.write { connection in
            try connection.execute("UPDATE signoff_meta SET value = ? WHERE key = 'database_id'", .text(id))
        }
    }

    @Test("A record that was imported before follows the newer file")
    func imported() async throws {
        let target = try await folder.saver("target.sqlite")
        try await saver.apply([sample.input, recording([record()])])
        _ = try await target.importThread(lines: try await lines())
        try await target.deleteThread("t")
        try await saver.apply([recording([record(0, .unreached)])])
        _ = try await target.importThread(lines: try await lines())
        var expected = record(0, .unreached)
        expected.origin = try await databaseID()
        #expect(try await target.recordedAnswers(of: "t") == [expected])
    }
}
