import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

/// Files as each earlier release left them: `asks` waits for an answer, the answer to `answered` waits for a worker, `failed` has failed.
///
/// From version 4 on there is also `done`, which was answered and has finished.
@Suite("A file of an earlier release")
struct UpgradeTests {
    /// Every schema that was ever released; two bear the number 3.
    static let schemas = [
        "schema-1", "schema-2", "schema-3", "schema-3b", "schema-4", "schema-5", "schema-6", "schema-7",
    ]

    private static let question: InterruptID = "17c9c53b9ee698de323aa8a06b484e6f"

    private func file(_ schema: String, in folder: TemporaryFolder) throws {
        let path = Recorded.database("Schemas/\(schema)").replacing(".sqlite", with: ".sql")
        try folder.foreign(script: String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self))
    }

    @Test("lists its threads, questions and failures as before", arguments: schemas)
    func lists(schema: String) async throws {
        let folder = try TemporaryFolder()
        try file(schema, in: folder)
        let saver = try await folder.saver()
        let threads = try await saver.threads(matching: ThreadQuery()).filter { $0.thread != "done" }
            .sorted { $0.thread < $1.thread }
        #expect(threads.map(\.thread.rawValue) == ["answered", "asks", "failed"])
        #expect(threads.map(\.status) == [.busy, .interrupted, .error])
        #expect(threads.map(\.workflow) == ["essay_review", "essay_review", "flaky"])
        let open = try await saver.openInterrupts(matching: InterruptQuery())
        #expect(open.map(\.thread) == ["asks"])
        #expect(open.allSatisfy { $0.payloadDigest == PayloadDigest(of: $0.interrupt.value) }, "digests are made anew")
        let failures = try await saver.runs(matching: RunQuery(statuses: [.error], newestOfThreadOnly: true))
        #expect(failures.map(\.id) == ["run-failed"])
        let interrupted = try await saver.runs(matching: RunQuery(statuses: [.interrupted]))
        #expect(interrupted.filter { $0.request.thread != "done" }.map(\.id) == ["run-asks"])
        #expect(try await saver.runs(matching: RunQuery(statuses: [.cancelled])).map(\.id) == ["run-asks-0"])
        #expect(LedgerChain.firstFault(in: try await saver.ledger(after: 0, limit: 9)) == nil)
        #expect(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "asks"))?.answers == [])
    }

    @Test("takes an answer, and the run continues to its end", arguments: schemas)
    func goesOn(schema: String) async throws {
        let folder = try TemporaryFolder()
        try file(schema, in: folder)
        let saver = try await folder.saver()
        let question = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
        let answer = try #require(AnswerGuard(for: question))
        let request = RunRequest(
            thread: "asks",
            workflow: "essay_review",
            action: .resume(answers: [Self.question: .bool(true)]),
            requestedBy: "ann"
        )
        let asked = try await saver.submit(request, guardedBy: [answer], recording: ["n": 1])
        #expect(asked.request.bindings == [Self.question: AnswerBinding(to: question)])
        for (thread, expected) in [("answered", [:]), ("asks", asked.request.bindings)]
            as [(ThreadID, [InterruptID: AnswerBinding])]
        {
            let run = try #require(
                try await saver.claim(for: "w", workflows: ["essay_review"], thread: thread, lease: .seconds(60))
            )
            #expect(run.request.bindings == expected, "an answer stored by the earlier release has none")
            let record = AnswerRecord(
                binding: AnswerBinding(to: question),
                question: Self.question,
                payload: question.interrupt.value,
                state: .live,
                run: run.id
            )
            let end = WriteBatch(
                address: CheckpointAddress(thread: thread, checkpoint: question.checkpoint),
                task: question.task,
                taskPath: question.taskPath,
                writes: [
                    ChannelWrite(ReservedChannel.resume, .array([.bool(true)])),
                    ChannelWrite(ReservedChannel.end, .string("done")),
                ],
                answers: [record]
            )
            try await saver.finish(try #require(run.lease), as: .success, error: nil, storing: [.writes(end)])
            #expect(try await saver.recordedAnswers(of: thread) == [record])
        }
        #expect(try await saver.countOpenInterrupts() == 0)
        let threads = try await saver.threads(matching: ThreadQuery(statuses: [.idle]))
        #expect(Set(threads.map(\.thread)).subtracting(["done"]) == ["asks", "answered"])
    }

    @Test("has the tables and indexes of a new one afterwards, and a name of its own", arguments: schemas)
    func schema(schema: String) async throws {
        let folder = try TemporaryFolder()
        try file(schema, in: folder)
        await (try await folder.saver()).close()
        await (try await folder.saver("fresh.sqlite")).close()
        func shape(_ name: String) throws -> [String] {
            let connection = try TemporaryFolder.connection(folder.file(name))
            let indexes = try connection.rows(
                "SELECT name || ' ' || sql FROM sqlite_master WHERE type = 'index' AND name LIKE 'signoff%' ORDER BY name"
            ) { $0.text(0) }
            let columns = try connection.rows(
                """
                SELECT tables.name || '.' || columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
                WHERE tables.type = 'table' AND tables.name LIKE 'signoff%' ORDER BY 1
                """
            ) { $0.text(0) }
            return indexes + columns
        }
        #expect(try shape("signoff.sqlite") == shape("fresh.sqlite"))
        let ids = try ["signoff.sqlite", "fresh.sqlite"].map { name in
            try #require(try DatabaseLayout.id(on: TemporaryFolder.connection(folder.file(name))))
        }
        #expect(ids.allSatisfy { $0.utf8.count == 32 } && ids[0] != ids[1])
    }

    @Test("has facts that are read from its payloads, also where it may not be written to", arguments: schemas)
    func facts(schema: String) async throws {
        let folder = try TemporaryFolder()
        try file(schema, in: folder)
        let reader = QuestionFactsReader(version: "essay 1") { question in
            QuestionFacts(title: question.interrupt.value.jsonProjection["essay"]?.stringValue)
        }
        for mode in [SQLiteSaver.Options.Mode.readOnly, .readWrite] {
            let saver = try await SQLiteSaver(path: folder.file(), options: .init(mode: mode, facts: reader))
            let query = InterruptQuery(
                conditions: [FactCondition(.title, .contains("topic: cat"))],
                sort: InterruptSort(.title)
            )
            let found = try await saver.openInterrupts(matching: query)
            // The runs of a file that is not completed are not read: which of its questions are being answered is not known.
            #expect(found.map(\.thread) == (mode == .readOnly ? ["answered", "asks"] : ["asks"]))
            #expect(found.allSatisfy { $0.facts?.title == "An essay about topic: cat" })
            #expect(try await saver.countOpenInterrupts(matching: query) == found.count)
            await saver.close()
        }
    }

    @Test("is read as it is when it may not be written to", arguments: schemas)
    func readOnly(schema: String) async throws {
        let folder = try TemporaryFolder()
        try file(schema, in: folder)
        let reader = try await SQLiteSaver(path: folder.file(), options: .init(mode: .readOnly))
        #expect(try await reader.threads(matching: ThreadQuery()).filter { $0.thread != "done" }.count == 3)
        #expect(try await !reader.ledger(after: 0, limit: 9).isEmpty, "the ledger is the same in every version")
        #expect(try await reader.heads(of: "asks").checkpoints.map(\.answers) == [[]])
        #expect(try await reader.recordedAnswers(of: "asks").isEmpty)
        #expect(
            try await reader.countPayloads(storedBefore: Timestamp(microseconds: .max))
                == (schema >= "schema-4" ? 1 : 0)
        )
    }

    @Test("keeps what was asked and approved, and names no unrecorded release", arguments: [false, true])
    func records(isReadOnly: Bool) async throws {
        let folder = try TemporaryFolder()
        try file("schema-4", in: folder)
        let options = SQLiteSaver.Options(mode: isReadOnly ? .readOnly : .readWrite)
        let saver = try await SQLiteSaver(path: folder.file(), options: options)
        let records = try await saver.recordedAnswers(of: "done")
        try #require(records.count == 1)
        #expect(records[0].state == .live)
        #expect(records[0].binding.payloadDigest == records[0].payload.map { PayloadDigest(of: $0) })
        let entry = try #require(try await saver.ledger(after: 1, limit: 1).first)
        #expect(records[0].ledgerHash == entry.hash)
        #expect(
            try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "done")).flatMap(\.answers) == records
        )
        let open = try await saver.openInterrupts(matching: InterruptQuery())
        #expect(!open.isEmpty && open.allSatisfy { $0.release == nil })
        #expect(try await saver.runs(matching: RunQuery()).allSatisfy { $0.release == nil })
    }
}
