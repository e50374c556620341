import FoundationEssentials
import OrderedCollections
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import Testing

/// Dumps of databases that the reference wrote, restored and read in place.
@Suite(
    "PostgreSQL databases recorded with the reference",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason))
)
struct RecordedDatabaseTests {
    static let names = ["essay_review", "mixed"]

    private static let folder =
        "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
        .joined(separator: "/") + "/Recorded"

    /// Restores a dump and returns the URL of the database.
    private func restored(_ name: String) async throws -> String {
        let url = try await PostgresServer.shared().database()
        let dump = try String(decoding: Data(contentsOf: URL(filePath: "\(Self.folder)/\(name).sql")), as: UTF8.self)
        try await PostgresServer.execute(dump, at: url)
        return url
    }

    private func recording(_ name: String) throws -> JSONValue {
        try JSONValue(parsing: [UInt8](Data(contentsOf: URL(filePath: "\(Self.folder)/\(name).json"))))
    }

    @Test("A database of the reference is only read, and gets none of our tables", arguments: names)
    func readOnly(_ name: String) async throws {
        let url = try await restored(name)
        let before = try await tables(url)
        let saver = try await PostgresSaver(url: url)
        #expect(saver.readOnlyReason?.contains("signoff init") == true)
        let error = await #expect(throws: CheckpointError.self) { try await saver.deleteThread("essay-1") }
        #expect(error?.code == .readOnly)
        _ = try await saver.threads(matching: ThreadQuery())
        #expect(try await saver.runs(matching: RunQuery()).isEmpty)
        #expect(try await tables(url) == before)
        await saver.close()
    }

    @Test("Every row is read", arguments: names)
    func everyRow(_ name: String) async throws {
        let saver = try await PostgresSaver(url: try await restored(name))
        let rows = try #require(try recording(name)["rows"])
        let checkpoints = try await saver.savedCheckpoints(matching: CheckpointQuery())
        #expect(checkpoints.count == rows["checkpoints"]?.arrayValue?.count)
        let writes = checkpoints.reduce(0) { $0 + $1.pendingWrites.count }
        #expect(writes == rows["checkpoint_writes"]?.arrayValue?.count)
        for saved in checkpoints { #expect(try await saver.savedCheckpoint(at: saved.address) == saved) }
        await saver.close()
    }

    @Test(
        "States and histories are those the reference gave, with and without our tables",
        arguments: names,
        [false, true]
    )
    func states(_ name: String, isOurs: Bool) async throws {
        let saver = try await PostgresSaver(
            url: try await restored(name),
            options: PostgresSaver.Options(addsTablesToForeignDatabases: isOurs)
        )
        #expect(saver.isReadOnly == !isOurs)
        let threads = try #require(try recording(name)["threads"]?.arrayValue)
        #expect(!threads.isEmpty)
        for recorded in threads {
            let thread = ThreadID(try #require(recorded["thread_id"]?.stringValue))
            let all = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: thread))
            let root = all.filter(\.namespace.isEmpty)
            let namespaces = Set(all.map(\.namespace))
            let heads = try await saver.heads(of: thread).checkpoints
            let live = StateSnapshot(
                live: try #require(try await saver.savedCheckpoint(at: CheckpointAddress(thread: thread))),
                heads: heads,
                knowledge: GraphKnowledge(checkpoints: root, namespaces: namespaces)
            )
            compare(live.json, try #require(recorded["state"]), at: "\(name)/\(thread)/state")
            let history = StateSnapshot.history(of: root, namespaces: namespaces)
            let expected = try #require(recorded["history"]?.arrayValue)
            #expect(history.count == expected.count, "\(thread)")
            for (index, pair) in zip(history, expected).enumerated() {
                compare(pair.0.json, pair.1, at: "\(name)/\(thread)/history/\(index)")
            }
            let open = ThreadReading(heads: heads).openInterrupts.map(\.key)
            let listed = try await saver.openInterrupts(matching: InterruptQuery(thread: thread)).map(\.key)
            #expect(listed.sorted() == open.sorted(), "\(thread)")
        }
        #expect(try await saver.threads(matching: ThreadQuery()).count == threads.count)
        await saver.close()
    }

    private func tables(_ url: String) async throws -> [String] {
        try await PostgresServer.execute("SELECT relname FROM pg_class WHERE relnamespace = 2200 ORDER BY 1", at: url)
    }

    private func compare(_ read: JSONValue, _ recorded: JSONValue, at place: String) {
        let names = Set((read.objectValue ?? [:]).keys).union((recorded.objectValue ?? [:]).keys)
        for name in names.sorted() where recorded[name] != nil && !name.hasSuffix("_repr") {
            var expected = recorded[name]
            if name == "values", let all = expected?.objectValue {
                // What a channel holds before anything is written to it, only its graph knows.
                let shown = read[name]?.objectValue ?? [:]
                expected = .object(all.filter { shown[$0.key] != nil || ($0.value != [] && $0.value != 0) })
            }
            #expect(read[name]?.canonicalText == expected?.canonicalText, "\(place)/\(name)")
        }
    }
}
