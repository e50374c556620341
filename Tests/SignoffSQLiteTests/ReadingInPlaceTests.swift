import Dispatch
import SignoffCheckpoint
import Synchronization
import Testing

@testable import SignoffSQLite

@Suite("A short read runs on the caller's thread when there is no other reader", .timeLimit(.minutes(5)))
struct ReadingInPlaceTests {
    private func reader(
        _ folder: TemporaryFolder,
        _ source: DatabaseReader.Source = .ours
    ) async throws -> DatabaseReader {
        let path = folder.file("test.sqlite")
        let saver = try await SQLiteSaver(path: path)
        await saver.close()
        return DatabaseReader(file: DatabaseFile(path: path), source: source, busyTimeout: .seconds(90))
    }

    private func rows(_ connection: SQLiteConnection) throws -> Int64? {
        try connection.first("SELECT COUNT(*) FROM checkpoints") { $0.integer(0) }
    }

    @Test("The caller's thread reads, and gets what is there")
    func here() async throws {
        let folder = try TemporaryFolder()
        let reader = try await reader(folder)
        let found = try reader.readAtOnce { connection, _ in try rows(connection) }
        #expect(found == 0)
    }

    @Test("A read that is under way is not waited for")
    func inUse() async throws {
        let folder = try TemporaryFolder()
        let reader = try await reader(folder)
        let isReading = Mutex(false)
        let mayEnd = DispatchSemaphore(value: 0)
        async let long: Int64? = reader.read { connection, _ in
            isReading.withLock { $0 = true }
            mayEnd.wait()
            return try rows(connection)
        }
        while !isReading.withLock(\.self) { await Task.yield() }
        #expect(try reader.readAtOnce { connection, _ in try rows(connection) } == nil)
        mayEnd.signal()
        #expect(try await long == 0)
        #expect(try reader.readAtOnce { connection, _ in try rows(connection) } == 0)
    }

    @Test("A lock is not waited for")
    func locked() async throws {
        let folder = try TemporaryFolder()
        let reader = try await reader(folder)
        let other = try TemporaryFolder.connection(folder.file("test.sqlite"))
        try other.execute("PRAGMA locking_mode = EXCLUSIVE")
        try other.execute("BEGIN IMMEDIATE")
        try other.execute("CREATE TABLE other (number)")
        try other.execute("COMMIT")
        #expect(try reader.readAtOnce { connection, _ in try rows(connection) } == nil)
    }

    @Test("A file of another program is never read in place: it may have to be copied first")
    func foreign() async throws {
        let folder = try TemporaryFolder()
        let reader = try await reader(folder, .foreign)
        #expect(try reader.readAtOnce { connection, _ in try rows(connection) } == nil)
    }
}
