import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("Carrying a thread to another file")
struct TransferTests {
    /// Every row of the two tables of the reference, as stored.
    private func rows(_ path: String) throws -> [String] {
        let connection = try TemporaryFolder.connection(path)
        let layout = try DatabaseLayout.read(from: connection)
        return try [ThreadTransfer.Table.checkpoints, .writes].flatMap { table in
            let columns = table.columns.map { $0 == "task_path" && !layout.hasTaskPath ? "''" : $0 }
            return try connection.rows(
                "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) ORDER BY thread_id, checkpoint_ns, checkpoint_id, 4, 6"
            ) { row in ThreadTransfer.line(table, try columns.indices.map { try row.value(Int32($0)) }) }
        }
    }

    @Test(
        "Every thread of a recorded database arrives byte for byte",
        arguments: Recorded.names.filter { $0 != "store" }
    )
    func recorded(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded(name)
        let source = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
        let target = try await folder.saver("target.sqlite")
        let threads = try await source.threads(matching: ThreadQuery())
        for summary in threads {
            let lines = try await source.export(summary.thread)
            #expect(lines.allSatisfy { !$0.contains("\n") })
            #expect(try await target.importThread(lines: lines) == ImportedThread(thread: summary.thread))
            #expect(try await target.export(summary.thread).dropLast().dropFirst() == lines.dropLast().dropFirst())
        }
        #expect(try await target.threads(matching: ThreadQuery()) == threads)
        let asked = try await target.openInterrupts(matching: InterruptQuery())
        // Compared as text, for a stored NaN is not equal to itself.
        #expect(
            String(describing: asked) == String(describing: try await source.openInterrupts(matching: InterruptQuery()))
        )
        await target.close()
        let arrived = try rows(folder.file("target.sqlite"))
        let imported = Set(threads.map(\.thread.rawValue))
        let sent = try rows(path).filter { line in
            imported.contains(try JSONValue(parsing: line)["row"]?["thread_id"]?.stringValue ?? "")
        }
        #expect(arrived == sent)
    }

    @Test("Runs and what they answered go along, and a waiting thread can be answered there")
    func runs() async throws {
        let folder = try TemporaryFolder()
        let source = try await folder.saver()
        let target = try await folder.saver("target.sqlite")
        let sample = SampleThread("t ü")
        var run = try #require(try await source.begin(sample.request(), for: "w", lease: .seconds(60)))
        run.lease?.release = "1.0"
        try await source.apply([sample.input, sample.question()], holding: run.lease)
        try await source.finish(try #require(run.lease), as: .interrupted, error: nil)
        let waiting = try await folder.saver("waiting.sqlite")
        _ = try await waiting.importThread(lines: try await source.export("t ü"))
        #expect(try await waiting.openInterrupts(matching: InterruptQuery()).map(\.release) == ["1.0"])
        let question = try #require(try await source.openInterrupts(matching: InterruptQuery()).first)
        let answer = RunAction.resume(answers: [try #require(question.interrupt.id): .bool(true)])
        run = try #require(try await source.begin(sample.request(answer), for: "w", lease: .seconds(60)))
        let busy = await #expect(throws: CheckpointError.self) { try await source.export("t ü") }
        #expect(busy?.code == .threadBusy)
        run.lease?.release = "2.0"
        let failure = RunFailure(code: "task_failed", message: "no", task: "score")
        try await source.finish(try #require(run.lease), as: .error, error: failure)

        _ = try await target.importThread(lines: try await source.export("t ü"))
        #expect(try await target.runs(matching: RunQuery()) == source.runs(matching: RunQuery()))
        #expect(try await target.runs(matching: RunQuery()).map(\.release) == ["2.0", "1.0"])
        let (there, here) = (
            try await target.threads(matching: ThreadQuery()), try await source.threads(matching: ThreadQuery())
        )
        #expect(there.map(\.status) == [.error])
        #expect(there.map(\.error) == here.map(\.error))
        #expect(there.map(\.openInterrupts) == here.map(\.openInterrupts))
        let answered = try await target.database.read { connection, _ in
            try RunRows(connection: connection).answeringRun(try #require(question.interrupt.id), on: "t ü")?.id
        }
        #expect(answered == run.id)
    }

    @Test("What is there already is never overwritten, and nothing of the import stays")
    func existing() async throws {
        let folder = try TemporaryFolder()
        let (source, target) = (try await folder.saver(), try await folder.saver("target.sqlite"))
        let sample = SampleThread("t")
        try await source.apply([sample.input, sample.question()])
        let lines = try await source.export("t")
        try await target.apply([sample.input])
        let before = try await target.savedCheckpoints(matching: CheckpointQuery())
        let error = await #expect(throws: CheckpointError.self) { try await target.importThread(lines: lines) }
        #expect(error?.code == .threadExists)
        #expect(error?.message == "thread 't' is already in this database and is not overwritten; nothing was imported")
        #expect(try await target.savedCheckpoints(matching: CheckpointQuery()) == before)
    }

    @Test("An export that an earlier release made is read", arguments: [1, 2])
    func earlierVersions(version: Int) async throws {
        let folder = try TemporaryFolder()
        let source = try await folder.saver()
        let target = try await folder.saver("target.sqlite")
        let sample = SampleThread("t")
        let run = try #require(try await source.begin(sample.request(), for: "w", lease: .seconds(60)))
        try await source.apply([sample.input, sample.question()], holding: run.lease)
        try await source.finish(try #require(run.lease), as: .interrupted, error: nil)
        let later = version == 1 ? ["release", "undelivered", "ledger_hash"] : ["release"]
        let earlier = try await source.export("t").dropLast().map { line in
            later.reduce(line) { $0.replacing(",\"\($1)\":null", with: "") }
                .replacing("\"signoff_thread\":\(ThreadTransfer.version)", with: "\"signoff_thread\":\(version)")
        }
        _ = try await target.importThread(lines: earlier + [ThreadExport.end(of: earlier)])
        #expect(try await target.runs(matching: RunQuery()) == source.runs(matching: RunQuery()))
        let open = try await target.openInterrupts(matching: InterruptQuery())
        #expect(open.map(\.interrupt.value) == [.string("Please approve t")])
    }

    @Test("A file that was cut, changed or never was an export is refused with the line")
    func badLines() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let sample = SampleThread("t")
        try await saver.apply([sample.input, sample.question()])
        let lines = try await saver.export("t")
        try await saver.deleteThread("t")
        var changed = lines
        changed[1] = changed[1].replacing("msgpack", with: "msgpacK")
        var later = lines
        later[0] = later[0].replacing(
            "\"signoff_thread\":\(ThreadTransfer.version)",
            with: "\"signoff_thread\":\(ThreadTransfer.version + 1)"
        )
        for bad in [
            [], [""], ["{}"], ["no json"], Array(lines.dropLast()), Array(lines.dropFirst()), [lines[0]], changed,
            later,
        ] {
            let error = await #expect(throws: CheckpointError.self) { try await saver.importThread(lines: bad) }
            #expect(error?.code == .invalidData)
            #expect(error?.message.hasPrefix("line ") == true)
        }
        var running =
            lines.dropLast() + [
                #"{"table":"signoff_runs","row":{"run_id":"r","thread_id":"t","workflow":"w","action":"proceed","argument_type":null,"argument":null,"requested_by":"x","client_token":null,"metadata":"{}","status":"pending","attempt":0,"interrupted_attempts":0,"error_code":null,"error_message":null,"error_task":null,"created_at":0,"started_at":null,"finished_at":null,"worker":null,"lease_expires_at":null,"is_cancellation_requested":0,"ledger_hash":null,"undelivered":null,"release":null}}"#
            ]
        running.append(ThreadExport.end(of: Array(running)))
        let error = await #expect(throws: CheckpointError.self) { try await saver.importThread(lines: Array(running)) }
        #expect(error?.message.hasSuffix("it is a run that is not over") == true)
        #expect(try await saver.threads(matching: ThreadQuery()).isEmpty)
        let unknown = await #expect(throws: CheckpointError.self) { try await saver.export("t") }
        #expect(unknown?.code == .notFound)
        #expect(try await saver.importThread(lines: lines + [""]) == ImportedThread(thread: "t"))
    }
}
