import FoundationEssentials
import Glibc
import OrderedCollections
import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("A file others use too")
struct SharedFileTests {
    @Test("Two savers on one file see each other's writes and share the queue")
    func twoSavers() async throws {
        let folder = try TemporaryFolder()
        let (first, second) = (try await folder.saver(), try await folder.saver())
        try await first.apply([.checkpoint(Rows.checkpoint("t", 1))])
        #expect(try await second.savedCheckpoint(at: CheckpointAddress(thread: "t"))?.checkpoint.id == Rows.id(1))
        for number in 0..<10 {
            _ = try await first.submit(Rows.request(ThreadID("thread-\(number)")), guardedBy: [], recording: ["n": 1])
        }
        let claimed = try await withThrowingTaskGroup(of: RunID?.self) { group in
            for number in 0..<20 {
                let saver = number.isMultiple(of: 2) ? first : second
                group.addTask {
                    let worker = WorkerID("w\(number)")
                    return try await saver.claim(for: worker, workflows: ["w"], thread: nil, lease: .seconds(60))?.id
                }
            }
            return try await group.reduce(into: [RunID]()) { ids, id in if let id { ids.append(id) } }
        }
        #expect(claimed.count == 10)
        #expect(Set(claimed).count == 10)
        #expect(LedgerChain.firstFault(in: try await second.ledger(after: 0, limit: 99)) == nil)
    }

    @Test("A file is opened by a link to it while others have it open, and its log is found beside it")
    func symbolicLink() async throws {
        let folder = try TemporaryFolder()
        let first = try await folder.saver()
        try await first.apply([.checkpoint(Rows.checkpoint("t", 1))])
        let links = try TemporaryFolder()
        #expect(symlink(folder.file(), links.file("link.sqlite")) == 0)
        let second = try await links.saver("link.sqlite")
        #expect(try await second.savedCheckpoint(at: CheckpointAddress(thread: "t"))?.checkpoint.id == Rows.id(1))
        _ = try await second.submit(Rows.request("t"), guardedBy: [], recording: ["n": 1])
        #expect(try await first.runs(matching: RunQuery()).count == 1)
        #expect(second.path == FilePath.resolved(folder.file()))
        let reader = try await SQLiteSaver(path: links.file("link.sqlite"), options: .init(mode: .readOnly))
        #expect(try await reader.runs(matching: RunQuery()).count == 1)
    }

    @Test("What another program writes into our file shows in the lists at once")
    func foreignWrites() async throws {
        let folder = try TemporaryFolder()
        let recorded = try folder.recorded("essay_review_interrupted")
        let saver = try await folder.saver()
        try await saver.apply([.checkpoint(Rows.checkpoint("ours", 1))])
        #expect(try await saver.countOpenInterrupts() == 0)
        try folder.foreign(
            script: """
                ATTACH '\(recorded)' AS recorded;
                INSERT OR REPLACE INTO checkpoints SELECT * FROM recorded.checkpoints;
                INSERT OR IGNORE INTO writes SELECT * FROM recorded.writes;
                """
        )
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.thread).sorted() == ["essay-1", "ours"])
        let question = try #require(try await saver.openInterrupts(matching: InterruptQuery()).first)
        #expect(question.thread == "essay-1")
        #expect(try await saver.countOpenInterrupts() == 1)
        let dirty = try TemporaryFolder.connection(folder.file()).exists("SELECT 1 FROM signoff_dirty")
        #expect(!dirty)
        try folder.foreign(script: "DELETE FROM writes WHERE thread_id = 'essay-1'")
        #expect(try await saver.countOpenInterrupts() == 0)
        try folder.foreign(script: "DELETE FROM checkpoints WHERE thread_id = 'essay-1'")
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.thread) == ["ours"])
    }

    @Test("A read-only reader of our file sees what another program left out of the index")
    func readOnlyAndStale() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        try await saver.apply([.checkpoint(Rows.checkpoint("ours", 1))])
        try folder.foreign(script: "UPDATE checkpoints SET thread_id = 'renamed'")
        let options = SQLiteSaver.Options(mode: .readOnly)
        let reader = try await SQLiteSaver(path: folder.file(), options: options)
        #expect(try await reader.threads(matching: ThreadQuery()).map(\.thread) == ["renamed"])
        let dirty = try TemporaryFolder.connection(folder.file()).exists("SELECT 1 FROM signoff_dirty")
        #expect(dirty, "a reader changes nothing")
    }

    @Test("A read-only reader follows a file that another program opens later")
    func followsWriter() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.recorded("essay_review_interrupted")
        let reader = try await SQLiteSaver(path: path, options: SQLiteSaver.Options(mode: .readOnly))
        #expect(try await reader.savedCheckpoints(matching: CheckpointQuery()).count == 1)
        let writer = try TemporaryFolder.connection(path)
        try writer.executeScript("UPDATE checkpoints SET thread_id = 'moved'; UPDATE writes SET thread_id = 'moved'")
        #expect(try await reader.threads(matching: ThreadQuery()).map(\.thread) == ["moved"])
        #expect(try await reader.countOpenInterrupts() == 1)
    }

    @Test("A log that no program has open is read as well, and not changed")
    func abandonedLog() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        try await saver.apply([.checkpoint(Rows.checkpoint("t", 1))])
        for name in ["signoff.sqlite", "signoff.sqlite-wal"] {
            try FileManager.default.copyItem(atPath: folder.file(name), toPath: folder.file("copy-\(name)"))
        }
        await saver.close()
        let before = try folder.fileNames
        let reader = try await SQLiteSaver(path: folder.file("copy-signoff.sqlite"), options: .init(mode: .readOnly))
        #expect(try await reader.savedCheckpoint(at: CheckpointAddress(thread: "t")) != nil)
        #expect(try folder.fileNames == before)
    }

    @Test("A writer that waits too long reports that the file is locked, and works afterwards")
    func locked() async throws {
        let folder = try TemporaryFolder()
        let options = SQLiteSaver.Options(synchronous: .normal, busyTimeout: .milliseconds(20))
        let saver = try await SQLiteSaver(path: folder.file(), options: options)
        let holder = try TemporaryFolder.connection(folder.file())
        try holder.execute("BEGIN IMMEDIATE")
        let error = await #expect(throws: CheckpointError.self) {
            try await saver.apply([.checkpoint(Rows.checkpoint("t", 1))])
        }
        #expect(error?.code == .locked)
        #expect(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t")) == nil)
        try holder.execute("ROLLBACK")
        try await saver.apply([.checkpoint(Rows.checkpoint("t", 1))])
        #expect(try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t")) != nil)
    }
}
