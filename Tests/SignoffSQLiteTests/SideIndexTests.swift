import FoundationEssentials
import Glibc
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("The index beside a database of another program")
struct SideIndexTests {
    private func indexed(_ path: String, in folder: TemporaryFolder) async throws -> SQLiteSaver {
        let options = SQLiteSaver.Options(mode: .readOnly, indexFolder: folder.file("cache/indexes"))
        return try await SQLiteSaver(path: path, options: options)
    }

    /// Waits until the index is whole and returns all its steps.
    @discardableResult
    private func build(_ saver: SQLiteSaver) async -> [IndexProgress] {
        var steps: [IndexProgress] = []
        for await step in saver.indexProgress() { steps.append(step) }
        return steps
    }

    /// The lists of an indexed saver must be those of one that reads every thread.
    private func compare(_ saver: SQLiteSaver, _ place: String) async throws {
        let scanning = try await SQLiteSaver(path: saver.path, options: SQLiteSaver.Options(mode: .readOnly))
        let threads = try await saver.threads(matching: ThreadQuery(limit: 10_000))
        #expect(threads == (try await scanning.threads(matching: ThreadQuery(limit: 10_000))), "\(place)")
        let questions = try await saver.openInterrupts(matching: InterruptQuery(limit: 10_000))
        let read = try await scanning.openInterrupts(matching: InterruptQuery(limit: 10_000))
        // Compared as text, for a stored NaN is not equal to itself.
        #expect(String(describing: questions) == String(describing: read), "\(place)")
        #expect(try await saver.countOpenInterrupts() == read.count, "\(place)")
        // A list that the index cannot give reads every thread, which this test would not notice.
        #expect(saver.indexFault == nil, "\(place)")
    }

    /// A database as another program makes it, with some threads in it.
    private func foreign(_ folder: TemporaryFolder, _ names: [String], file: String = "python.sqlite") throws -> String
    {
        let connection = try TemporaryFolder.connection(folder.file(file))
        try connection.executeScript("PRAGMA journal_mode = WAL; \(Schema.reference)")
        try store(names, in: connection)
        return folder.file(file)
    }

    private func store(_ names: [String], in connection: SQLiteConnection, turn: Int = 0) throws {
        let rows = CheckpointRows(connection: connection, layout: .complete)
        for (number, name) in names.enumerated() {
            var sample = SampleThread(name)
            sample.turn = turn
            try rows.apply(sample.input)
            if number.isMultiple(of: 2) { try rows.apply(sample.question()) } else { try rows.apply(sample.loop) }
        }
    }

    @Test("Says what the rows say, and leaves the database as it is", arguments: Recorded.names)
    func recorded(_ name: String) async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded(name)
        let before = try Data(contentsOf: URL(filePath: path))
        let saver = try await indexed(path, in: folder)
        await build(saver)
        try await compare(saver, name)
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
        #expect(try folder.fileNames == ["\(name).sqlite", "cache"].sorted())
        await saver.close()
        let again = try await indexed(path, in: folder)
        #expect(await build(again).last?.isComplete == true)
        try await compare(again, name)
    }

    @Test("If it cannot be stored, lists are read from the file, and the reason is reported")
    func notKept() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded("essay_review_interrupted")
        // A file where the folder belongs.
        try Data("in the way".utf8).write(to: URL(filePath: folder.file("cache")))
        let saver = try await indexed(path, in: folder)
        #expect(await build(saver).last?.isComplete != true)
        #expect(try await saver.countOpenInterrupts() == 1)
        let fault = try #require(saver.indexFault)
        #expect(fault.contains("'\(folder.file("cache/indexes"))' of the index cannot be made"), "\(fault)")
        var faults = saver.indexFaults().makeAsyncIterator()
        #expect(await faults.next() == fault)
        #expect(try await saver.countOpenInterrupts() == 1)
        await saver.close()
        #expect(await faults.next() == nil, "the same reason is told once")
    }

    @Test("Cannot be read by other users")
    func permissions() async throws {
        let folder = try TemporaryFolder()
        let saver = try await indexed(try folder.recorded("essay_review_interrupted"), in: folder)
        await build(saver)
        let cache = folder.file("cache/indexes")
        for file in try FileManager.default.contentsOfDirectory(atPath: cache) {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(cache)/\(file)")
            #expect((attributes[.posixPermissions] as? Int).map { $0 & 0o077 } == 0, "\(file)")
        }
    }

    @Test("Follows what is stored, answered and deleted while it is open")
    func following() async throws {
        let folder = try TemporaryFolder()
        let path = try foreign(folder, (0..<30).map { "thread-\($0)" })
        let saver = try await indexed(path, in: folder)
        await build(saver)
        try await compare(saver, "built")
        #expect(try await saver.countOpenInterrupts() == 15)
        let writer = try TemporaryFolder.connection(path)
        try store(["new-1", "new-2"], in: writer)
        try await compare(saver, "new threads")
        try store(["thread-4", "thread-5"], in: writer, turn: 1)
        try await compare(saver, "new turns")
        let rows = CheckpointRows(connection: writer, layout: .complete)
        try rows.apply(SampleThread("thread-0").bodyResult())
        try await compare(saver, "answered")
        try writer.execute("DELETE FROM checkpoints WHERE thread_id = 'thread-2'")
        try writer.execute("DELETE FROM writes WHERE thread_id = 'thread-2'")
        #expect(try await saver.countOpenInterrupts() == 15 + 1 - 2)
        try await compare(saver, "a waiting thread is deleted")
        try rows.delete("thread-3")
        try await compare(saver, "a finished thread is deleted")
        try rows.delete("thread-4")
        try rows.delete("thread-5")
        try store(["newest"], in: writer)
        try await compare(saver, "the newest rows are deleted and their numbers given again")
    }

    @Test("Lists are read from it: what it says of a thread is what they say")
    func isUsed() async throws {
        let folder = try TemporaryFolder()
        let path = try foreign(folder, ["a", "b"])
        let saver = try await indexed(path, in: folder)
        await build(saver)
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("cache/indexes")).first {
                $0.hasSuffix(".sqlite")
            }
        )
        try folder.foreign("cache/indexes/\(name)", script: "UPDATE signoff_threads SET workflow = 'as the index says'")
        let threads = try await saver.threads(matching: ThreadQuery())
        #expect(threads.map(\.workflow) == ["as the index says", "as the index says"])
    }

    @Test("Is made again for a file that was replaced, rewritten, shrunk or compacted")
    func otherFiles() async throws {
        let folder = try TemporaryFolder()
        let path = try foreign(folder, (0..<20).map { "thread-\($0)" })
        let saver = try await indexed(path, in: folder)
        await build(saver)
        try await compare(saver, "built")

        _ = try foreign(folder, ["other-1", "other-2", "other-3"], file: "other.sqlite")
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + suffix)
            try? FileManager.default.moveItem(atPath: folder.file("other.sqlite\(suffix)"), toPath: path + suffix)
        }
        _ = try await saver.threads(matching: ThreadQuery())
        await build(saver)
        try await compare(saver, "replaced")

        let writer = try TemporaryFolder.connection(path)
        try writer.executeScript("DELETE FROM checkpoints; DELETE FROM writes")
        try store((0..<9).map { "rewritten-\($0)" }, in: writer)
        _ = try await saver.threads(matching: ThreadQuery())
        await build(saver)
        try await compare(saver, "rewritten")

        try writer.executeScript("DELETE FROM checkpoints WHERE thread_id < 'rewritten-5'; DELETE FROM writes; VACUUM")
        try store(["after"], in: writer)
        _ = try await saver.threads(matching: ThreadQuery())
        await build(saver)
        try await compare(saver, "shrunk and compacted")

        try writer.executeScript("DELETE FROM checkpoints; DELETE FROM writes")
        try await compare(saver, "empty")
        #expect(try await saver.threads(matching: ThreadQuery()).isEmpty)
    }

    @Test("A stopped build continues where it stopped, and lists its part")
    func stoppedBuild() async throws {
        let folder = try TemporaryFolder()
        let path = try foreign(folder, (0..<40).map { "thread-\($0)" })
        let saver = try await indexed(path, in: folder)
        await build(saver)
        await saver.close()
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder.file("cache/indexes")).first {
                $0.hasSuffix(".sqlite")
            }
        )
        // As a process leaves it that was killed half-way: the older half is not covered.
        try folder.foreign(
            "cache/indexes/\(name)",
            script: """
                UPDATE signoff_meta SET value = '41' WHERE key = 'uncovered';
                DELETE FROM signoff_threads WHERE CAST(substr(thread_id, 8) AS INTEGER) < 20;
                DELETE FROM signoff_interrupts WHERE CAST(substr(thread_id, 8) AS INTEGER) < 20;
                """
        )
        let again = try await indexed(path, in: folder)
        let steps = await build(again)
        #expect(steps.last?.isComplete == true)
        try await compare(again, "gone on")
    }

    @Test("A damaged index is thrown away and made again")
    func damaged() async throws {
        let folder = try TemporaryFolder()
        let path = try foreign(folder, ["a", "b", "c"])
        let saver = try await indexed(path, in: folder)
        await build(saver)
        await saver.close()
        let cache = folder.file("cache/indexes")
        for name in try FileManager.default.contentsOfDirectory(atPath: cache) where !name.hasSuffix(".lock") {
            try Data("no database, whatever it was before".utf8).write(to: URL(filePath: "\(cache)/\(name)"))
        }
        let again = try await indexed(path, in: folder)
        await build(again)
        try await compare(again, "made again")
    }

    @Test("Two that open a database at once build one index")
    func twoBuilders() async throws {
        let folder = try TemporaryFolder()
        let path = try foreign(folder, (0..<200).map { "thread-\($0)" })
        let savers = try await withThrowingTaskGroup(of: SQLiteSaver.self) { group in
            for _ in 0..<3 { group.addTask { try await indexed(path, in: folder) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for saver in savers {
            #expect(await build(saver).last?.isComplete == true)
            try await compare(saver, "built together")
        }
    }

    @Test("Where no index can be made the lists are read from the file itself")
    func noFolder() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded("essay_review_interrupted")
        try Data().write(to: URL(filePath: folder.file("cache")))
        let saver = try await indexed(path, in: folder)
        await build(saver)
        #expect(try await saver.countOpenInterrupts() == 1)
        #expect(try await saver.threads(matching: ThreadQuery()).count == 1)
    }
}
