import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("Databases recorded with the reference")
struct RecordedDatabaseTests {
    @Test("Every row is read, and nothing is left beside the file", arguments: Recorded.names)
    func everyRow(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded(name)
        let saver = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
        let checkpoints = try await saver.savedCheckpoints(matching: CheckpointQuery())
        if let rows = try Recorded.reading(name)["rows"] {
            #expect(checkpoints.count == rows["checkpoints"]?.arrayValue?.count)
            #expect(checkpoints.reduce(0) { $0 + $1.pendingWrites.count } == rows["writes"]?.arrayValue?.count)
        } else {
            #expect(name == "store")
        }
        for saved in checkpoints {
            // Compared as text, for a stored NaN is not equal to itself.
            let again = try await saver.savedCheckpoint(at: saved.address)
            #expect(String(describing: again) == String(describing: Optional(saved)))
        }
        let threads = try await saver.threads(matching: ThreadQuery())
        #expect(Set(threads.map(\.thread)) == Set(checkpoints.filter(\.namespace.isEmpty).map(\.thread)))
        #expect(try await saver.countOpenInterrupts() == saver.openInterrupts(matching: InterruptQuery()).count)
        #expect(try folder.fileNames == ["\(name).sqlite"])
    }

    @Test(
        "Every checkpoint and every written value is stored again with the bytes it was read from",
        arguments: Recorded.names
    )
    func bytes(_ name: String) throws {
        let folder = try TemporaryFolder()
        let connection = try TemporaryFolder.connection(try folder.recorded(name))
        guard try DatabaseLayout.read(from: connection).hasCheckpoints else { return #expect(name == "store") }
        // The oldest form, JSON, is only read: what is written has the form of today.
        let values = try connection.rows(
            """
            SELECT type, value FROM writes WHERE type <> 'json'
            UNION ALL SELECT type, checkpoint FROM checkpoints WHERE type <> 'json'
            """
        ) { SerializedValue(type: $0.text(0), bytes: $0.bytes(1)) }
        #expect(!values.isEmpty || name == "legacy_0_2_4")
        for stored in values { #expect(try StoredValue(stored).serialized() == stored) }
    }

    @Test("A pickled question waits like any other, says that it cannot be read, and has no id to answer it by")
    func pickledQuestion() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded("essay_review_interrupted")
        try folder.foreign(
            "essay_review_interrupted.sqlite",
            script: "UPDATE writes SET type = 'pickle', value = x'80055d942e' WHERE channel = '__interrupt__'"
        )
        let saver = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
        let question = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
        #expect(question.interrupt.id == nil)
        #expect(question.interrupt.value.jsonProjection == ["$type": "pickle", "$base64": "gAVdlC4="])
        #expect(AnswerGuard(for: question) == nil)
        #expect(try await saver.threads(matching: ThreadQuery()).first?.status == .interrupted)
        #expect(try await saver.countOpenInterrupts() == 1)
    }

    @Test(
        "Reading works in a folder that may not be written to",
        arguments: ["essay_review_interrupted", "legacy_0_2_4"]
    )
    func protectedFolder(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded(name)
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o500]
        try FileManager.default.setAttributes(attributes, ofItemAtPath: folder.path)
        let saver = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
        #expect(try await !saver.threads(matching: ThreadQuery()).isEmpty)
        #expect(try folder.fileNames == ["\(name).sqlite"])
    }

    @Test("A database of another program is only read without consent")
    func foreignDatabase() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded("essay_review_interrupted")
        let before = try Data(contentsOf: URL(filePath: path))
        let saver = try await SQLiteSaver(path: path)
        #expect(saver.isReadOnly)
        #expect(saver.readOnlyReason?.hasSuffix("essay_review_interrupted.sqlite was made by another program") == true)
        #expect(try await saver.countOpenInterrupts() == 1)
        let error = await #expect(throws: CheckpointError.self) { try await saver.apply([]) }
        #expect(error?.code == .readOnly)
        #expect(try await saver.runs(matching: RunQuery()).isEmpty)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        #expect(try folder.fileNames == ["essay_review_interrupted.sqlite"])
    }

    @Test("With consent the index says what the rows say", arguments: Recorded.names)
    func adoption(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded(name)
        let foreign = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
        let threads = try await foreign.threads(matching: ThreadQuery())
        let questions = try await foreign.openInterrupts(matching: InterruptQuery())
        let checkpoints = try await foreign.savedCheckpoints(matching: CheckpointQuery())
        await foreign.close()
        let options = SQLiteSaver.Options(synchronous: .normal, addsTablesToForeignDatabases: true)
        let adopted = try await SQLiteSaver(path: path, options: options)
        #expect(!adopted.isReadOnly)
        #expect(try await adopted.threads(matching: ThreadQuery()) == threads)
        // Compared as text, for a stored NaN is not equal to itself.
        let indexed = try await adopted.openInterrupts(matching: InterruptQuery())
        #expect(String(describing: indexed) == String(describing: questions))
        let kept = try await adopted.savedCheckpoints(matching: CheckpointQuery())
        #expect(String(describing: kept) == String(describing: checkpoints))
    }

    @Test("A file of an old release gains the column for task paths, last, when it may be written to")
    func oldLayout() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded("legacy_0_4_8")
        let options = SQLiteSaver.Options(synchronous: .normal, addsTablesToForeignDatabases: true)
        let saver = try await SQLiteSaver(path: path, options: options)
        try await saver.apply([
            .writes(
                WriteBatch(
                    address: CheckpointAddress(thread: "new", checkpoint: "c"),
                    task: "t",
                    taskPath: "~p",
                    writes: [ChannelWrite("x", .null)]
                )
            )
        ])
        await saver.close()
        let connection = try TemporaryFolder.connection(path)
        let columns = try connection.rows("SELECT name FROM pragma_table_info('writes')") { $0.text(0) }
        #expect(columns.last == "task_path")
        let paths = try connection.rows("SELECT task_path FROM writes ORDER BY thread_id = 'new'") { $0.text(0) }
        #expect(paths.last == "~p")
        #expect(Set(paths.dropLast()) == [""])
    }

    @Test("A store of the reference is read")
    func store() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded("store")
        let saver = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
        let store = SQLiteStore(saver)
        let note = try #require(try await store.item("note", in: ["users", "ada"]))
        #expect(note.value == ["text": "héllo ✓", "tags": ["a", "b"], "deep": ["x": nil]])
        #expect(note.createdAt.iso8601 == "2026-11-22T14:43:34+00:00")
        let namespaces = try await store.namespaces(startingWith: ["users"], maximumDepth: nil, limit: 9, offset: 0)
        #expect(namespaces == [["users", "ada"], ["users", "ada", "drafts"], ["users", "bob"]])
        let error = await #expect(throws: CheckpointError.self) { try await store.put([:], for: "k", in: ["n"]) }
        #expect(error?.code == .readOnly)
    }
}
