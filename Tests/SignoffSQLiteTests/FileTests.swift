import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("Opening and laying out files")
struct FileTests {
    private func code(_ path: String, _ options: SQLiteSaver.Options = .init()) async -> CheckpointError.Code? {
        let error = await #expect(throws: CheckpointError.self) {
            _ = try await SQLiteSaver(path: path, options: options)
        }
        #expect(error?.message.contains("\n") == false)
        #expect(error?.message.contains(path) == true)
        return error?.code
    }

    @Test("Each thing that is wrong with a file has its own code")
    func codes() async throws {
        let folder = try TemporaryFolder()
        #expect(await code(folder.file("missing"), .init(mode: .readOnly)) == .notFound)
        #expect(await code(folder.file("missing"), .init(createsMissingFile: false)) == .notFound)
        #expect(await code(folder.file("no folder/file")) == .notFound)
        #expect(try folder.fileNames == [])
        try Data("this is no database at all, just text".utf8).write(to: URL(filePath: folder.file("text")))
        #expect(await code(folder.file("text")) == .notADatabase)
        #expect(await code(folder.file("text"), .init(mode: .readOnly)) == .notADatabase)
        try folder.foreign("other", script: "CREATE TABLE cats (name TEXT)")
        #expect(await code(folder.file("other")) == .notFound)
        #expect(await code(folder.file("other"), .init(mode: .readOnly)) == .notFound)
        var damaged = Array(try Data(contentsOf: URL(filePath: Recorded.database("failed_run"))))
        for position in 100..<damaged.count { damaged[position] = UInt8(position & 0xFF) }
        try Data(damaged).write(to: URL(filePath: folder.file("damaged")))
        #expect(await code(folder.file("damaged"), .init(mode: .readOnly)) == .corrupt)
    }

    @Test("A file that was copied without its log is named as such, and nothing is made of it")
    func copiedWithoutLog() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        try await saver.apply([.checkpoint(Rows.checkpoint("t", 1))])
        try FileManager.default.copyItem(atPath: folder.file(), toPath: folder.file("copy"))
        let bytes = try Data(contentsOf: URL(filePath: folder.file("copy")))
        #expect(await code(folder.file("copy")) == .notFound)
        #expect(await code(folder.file("copy"), .init(mode: .readOnly)) == .notFound)
        #expect(try Data(contentsOf: URL(filePath: folder.file("copy"))) == bytes)
        await saver.close()
        try FileManager.default.copyItem(atPath: folder.file(), toPath: folder.file("whole"))
        let whole = try await SQLiteSaver(path: folder.file("whole"))
        #expect(try await whole.threads(matching: ThreadQuery()).map(\.thread) == ["t"])
        await whole.close()
    }

    @Test("A file that another program is just making is waited for")
    func beingMade() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        try await saver.apply([.checkpoint(Rows.checkpoint("t", 1))])
        // As a file looks between its header and its tables.
        try FileManager.default.copyItem(atPath: folder.file(), toPath: folder.file("new"))
        await saver.close()
        let path = folder.file("new")
        let opening = Task { try await SQLiteSaver(path: path) }
        for _ in 1...1_000 { await Task.yield() }
        try Data(contentsOf: URL(filePath: folder.file())).write(to: URL(filePath: path), options: .atomic)
        let opened = try await opening.value
        #expect(try await opened.threads(matching: ThreadQuery()).map(\.thread) == ["t"])
        await opened.close()
    }

    @Test("A file of a newer release is refused, but its checkpoints can be read")
    func newer() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        try await saver.apply([.checkpoint(Rows.checkpoint("t", 1))])
        await saver.close()
        let newer = DatabaseLayout.currentVersion + 1
        try folder.foreign(script: "UPDATE signoff_meta SET value = '\(newer)' WHERE key = 'schema_version'")
        #expect(await code(folder.file()) == .schemaTooNew)
        let reader = try await SQLiteSaver(path: folder.file(), options: .init(mode: .readOnly))
        #expect(try await reader.threads(matching: ThreadQuery()).map(\.thread) == ["t"])
    }

    @Test("A closed saver refuses every call")
    func closed() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        await saver.close()
        for call in [
            { _ = try await saver.countOpenInterrupts() },
            { try await saver.apply([.checkpoint(Rows.checkpoint("t", 1))]) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: CheckpointError.self) { try await call() }
            #expect(error?.code == .storage)
        }
    }

    @Test("Our rows have the columns, types and bytes the reference writes")
    func columns() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let saved = Rows.checkpoint("t", 1)
        let batch = WriteBatch(
            address: saved.address,
            task: "task",
            taskPath: "~__pregel_pull, w",
            writes: [
                ChannelWrite("__return__", .string("é")), ChannelWrite("none", .null),
                ChannelWrite("raw", .bytes([0, 1])),
            ]
        )
        try await saver.apply([.checkpoint(saved), .writes(batch)])
        await saver.close()
        let connection = try TemporaryFolder.connection(folder.file())
        let checkpoint = try connection.rows(
            """
            SELECT thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id IS NULL, type, hex(substr(checkpoint, 1, 1)),
                typeof(checkpoint), typeof(metadata), CAST(metadata AS TEXT) FROM checkpoints
            """
        ) { row in (0..<9).map { row.text(Int32($0)) } }
        let metadata = #"{"source":"input","step":-1,"parents":{},"user":"ann ✓"}"#
        #expect(checkpoint == [["t", "", Rows.id(1).rawValue, "1", "msgpack", "87", "blob", "blob", metadata]])
        let writes = try connection.rows(
            "SELECT task_id, task_path, idx, channel, type, hex(value) FROM writes ORDER BY idx"
        ) { row in (0..<6).map { row.text(Int32($0)) } }
        #expect(
            writes == [
                ["task", "~__pregel_pull, w", "0", "__return__", "msgpack", "A2C3A9"],
                ["task", "~__pregel_pull, w", "1", "none", "null", ""],
                ["task", "~__pregel_pull, w", "2", "raw", "bytes", "0001"],
            ]
        )
        let tables = try connection.rows(
            "SELECT sql FROM sqlite_master WHERE name IN ('checkpoints', 'writes') ORDER BY 1"
        ) {
            $0.text(0)
        }
        let recorded = try TemporaryFolder.connection(folder.recorded("failed_run"))
        let expected = try recorded.rows(
            "SELECT sql FROM sqlite_master WHERE name IN ('checkpoints', 'writes') ORDER BY 1"
        ) { $0.text(0) }
        func words(_ sql: [String]) -> [[Substring]] { sql.map { $0.split(whereSeparator: \.isWhitespace) } }
        #expect(words(tables) == words(expected))
    }

    @Test("The ledger cannot be changed or shortened, and a change made around that shows")
    func ledger() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        for number in 0..<3 {
            let record: JSONObject = ["amount": .integer(Int64(number))]
            _ = try await saver.submit(Rows.request("t"), guardedBy: [], recording: record)
        }
        for script in ["UPDATE signoff_ledger SET record = '{}'", "DELETE FROM signoff_ledger WHERE sequence = 3"] {
            #expect(throws: SQLiteFailure.self) { try folder.foreign(script: script) }
        }
        #expect(LedgerChain.firstFault(in: try await saver.ledger(after: 0, limit: 9)) == nil)
        try folder.foreign(
            script: """
                DROP TRIGGER signoff_ledger_kept_from_update;
                UPDATE signoff_ledger SET record = '{"amount":1000}' WHERE sequence = 2;
                """
        )
        #expect(LedgerChain.firstFault(in: try await saver.ledger(after: 0, limit: 9))?.sequence == 2)
    }

    @Test(
        "A file that is moved, deleted or replaced while it is open is not written, and works again when it is back",
        arguments: [SQLiteSaver.Options(synchronous: .full), SQLiteSaver.Options(synchronous: .normal)]
    )
    func moved(options: SQLiteSaver.Options) async throws {
        let folder = try TemporaryFolder()
        let saver = try await SQLiteSaver(path: folder.file(), options: options)
        try await saver.apply([.checkpoint(Rows.checkpoint("t", 1))])
        #expect(try await saver.countOpenInterrupts() == 0)
        func refused(_ words: String) async {
            for call in [
                { _ = try await saver.countOpenInterrupts() },
                { try await saver.apply([.checkpoint(Rows.checkpoint("t", 2))]) },
            ] as [() async throws -> Void] {
                let error = await #expect(throws: CheckpointError.self) { try await call() }
                #expect(error?.code == .notFound)
                #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            }
        }
        try FileManager.default.moveItem(atPath: folder.file(), toPath: folder.file("away"))
        await refused("was moved or deleted while open")
        try Data().write(to: URL(filePath: folder.file()))
        await refused("was replaced by another file while open")
        try FileManager.default.removeItem(atPath: folder.file())
        try FileManager.default.moveItem(atPath: folder.file("away"), toPath: folder.file())
        try await saver.apply([.checkpoint(Rows.checkpoint("t", 3))])
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.thread) == ["t"])
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "t")).count == 2)
        await saver.close()
    }

    @Test(
        "A file whose log is removed while it is open, as when a backup is restored, is neither read nor written",
        arguments: [["-wal", "-shm"], ["-wal"], ["-shm"]]
    )
    func logRemoved(ends: [String]) async throws {
        let folder = try TemporaryFolder()
        // Closed once, the file has its tables; what is written then stands in the log.
        try await SQLiteSaver(path: folder.file()).close()
        let saver = try await SQLiteSaver(path: folder.file())
        try await saver.apply([.checkpoint(Rows.checkpoint("t", 1))])
        for end in ends { try FileManager.default.removeItem(atPath: folder.file() + end) }
        for call in [
            { _ = try await saver.countOpenInterrupts() },
            { try await saver.apply([.checkpoint(Rows.checkpoint("t", 2))]) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: CheckpointError.self) { try await call() }
            #expect(error?.code == .notFound)
            #expect(error?.message.contains("the log of the database was removed or replaced while open") == true)
        }
        await saver.close()
        let check = try TemporaryFolder.connection(folder.file()).first("PRAGMA integrity_check") { $0.text(0) }
        #expect(check == "ok")
    }
}
