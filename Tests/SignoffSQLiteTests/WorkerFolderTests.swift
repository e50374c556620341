import FoundationEssentials
import SignoffCheckpoint
@testable import SignoffSQLite
import Testing

@Suite("Who works on a database")
struct WorkerFolderTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.path + "/signoff.sqlite"
    }

    private func presence(_ worker: WorkerID, since second: Int64 = 0) -> WorkerPresence {
        WorkerPresence(
            worker: worker,
            account: SystemAccount(user: "maria", host: "db-5"),
            process: 4_711,
            since: Timestamp(microseconds: second * 1_000_000),
            workflows: ["refunds", "runbook"]
        )
    }

    private var files: [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: database + "-workers"))?.sorted() ?? []
    }

    @Test("Workers are listed from when they enter until they end, those that began first coming first")
    func lists() async throws {
        let workers = WorkerFolder(database: database)
        #expect(try await workers.presences().isEmpty)
        let second = try await workers.enter(presence("console-2", since: 9))
        let first = try await WorkerFolder(database: database).enter(presence("worker-1", since: 5))
        #expect(
            try await workers.presences() == [presence("worker-1", since: 5), presence("console-2", since: 9)]
        )
        await first.end()
        await first.end()
        #expect(try await workers.presences() == [presence("console-2", since: 9)])
        await second.end()
        #expect(try await workers.presences().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: database + "-workers"))
    }

    @Test("An entry ends with the object that holds it, and a file without a lock counts for nothing and is removed")
    func abandoned() async throws {
        let workers = WorkerFolder(database: database)
        do { _ = try await workers.enter(presence("short")) }
        #expect(try await workers.presences().isEmpty)
        let held = try await workers.enter(presence("long"))
        let left = database + "-workers/left-over-1.worker"
        try Data(#"{"worker":"gone","user":"u","host":"h","process":1,"since":"2026-01-01T00:00:00Z"}"#.utf8)
            .write(to: URL(filePath: left))
        #expect(try await workers.presences().map(\.worker) == ["long"])
        #expect(files.count == 2)
        let other = try await workers.enter(presence("other"))
        #expect(files.count == 2 && !FileManager.default.fileExists(atPath: left))
        await held.end()
        await other.end()
    }

    @Test("Whatever a worker is called, its file stays in the folder, and other names have other files")
    func names() async throws {
        let workers = WorkerFolder(database: database)
        let names: [WorkerID] = ["../../x", "a b", "A B", "wörker", WorkerID(String(repeating: "n", count: 300))]
        var entries: [any PresenceEntry] = []
        for name in names { entries.append(try await workers.enter(presence(name))) }
        #expect(files.count == names.count)
        #expect(Set(try await workers.presences().map(\.worker)) == Set(names))
        for entry in entries { await entry.end() }
    }

    @Test("A folder that cannot be made is said, with the folder")
    func refused() async throws {
        let workers = WorkerFolder(database: folder.path + "/missing/signoff.sqlite")
        let error = await #expect(throws: CheckpointError.self) { _ = try await workers.enter(presence("w")) }
        #expect(error?.code == .storage)
        #expect(error?.message.contains("/missing/signoff.sqlite-workers") ?? false)
    }
}
