import Glibc
import OrderedCollections
import SignoffCheckpoint
import Synchronization
import Testing

@testable import SignoffSQLite

@Suite("What a returned write promises")
struct DurabilityTests {
    @Test("A refused member of a shared transaction takes none of the others with it")
    func refusedMember() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let begun = try await saver.begin(Rows.request("held"), for: "w", lease: .seconds(60))
        var stale = try #require(begun?.lease)
        stale.attempt = 99
        let lost = stale
        let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<40 {
                group.addTask {
                    let lease = number.isMultiple(of: 4) ? lost : nil
                    do {
                        try await saver.apply([.checkpoint(Rows.checkpoint(ThreadID("t\(number)"), 1))], holding: lease)
                        return false
                    } catch let error as CheckpointError where error.code == .leaseLost {
                        return true
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused == 10)
        let stored = try await saver.savedCheckpoints(matching: CheckpointQuery()).map(\.thread.rawValue)
        #expect(Set(stored) == Set((0..<40).filter { !$0.isMultiple(of: 4) }.map { "t\($0)" }))
    }

    @Test("Writers that wait together commit together")
    func groupCommit() async throws {
        let folder = try TemporaryFolder()
        let writer = DatabaseWriter(path: folder.file())
        let path = folder.file()
        try await writer.open {
            let connection = try TemporaryFolder.connection(path)
            try connection.executeScript("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER)")
            return connection
        }
        let beginning = Beginning()
        let committedBefore = try await withThrowingTaskGroup(of: Int64?.self) { group in
            group.addTask {
                try await writer.write { connection in
                    try connection.execute("INSERT INTO t (n) VALUES (0)")
                    beginning.hasCome.store(true, ordering: .releasing)
                    // The writer's own thread may wait: until all the others stand in line behind this transaction.
                    for _ in 0..<120_000 where writer.waitingCount < 10 { usleep(1000) }
                    return nil
                }
            }
            while !beginning.hasCome.load(ordering: .acquiring) { await Task.yield() }
            for number in 1...10 {
                group.addTask {
                    try await writer.write { connection in
                        try connection.execute("INSERT INTO t (n) VALUES (?)", .number(number))
                        return try TemporaryFolder.connection(path).first("SELECT COUNT(*) FROM t") { $0.integer(0) }
                    }
                }
            }
            return try await group.reduce(into: [Int64]()) { counts, count in if let count { counts.append(count) } }
        }
        // Each saw what was committed before the shared transaction: the first row, never another member's.
        #expect(committedBefore == Array(repeating: 1, count: 10))
        let count = try await writer.write { connection in
            try connection.first("SELECT COUNT(*) FROM t") { $0.integer(0) }
        }
        #expect(count == 11)
    }

    @Test("A member on whose failure the engine gives up the transaction is the only one to fail")
    func engineRollback() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file()
        let writer = DatabaseWriter(path: path)
        try await writer.open {
            let connection = try TemporaryFolder.connection(path)
            try connection.executeScript("PRAGMA journal_mode = WAL; CREATE TABLE t (n INTEGER UNIQUE)")
            return connection
        }
        let failed = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<30 {
                group.addTask {
                    do {
                        try await writer.write { connection in
                            try connection.execute("INSERT INTO t (n) VALUES (?)", .number(number))
                            if number == 7 { try connection.execute("INSERT OR ROLLBACK INTO t (n) VALUES (7)") }
                        }
                        return 0
                    } catch {
                        return 1
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(failed == 1)
        let stored = try await writer.write { connection in
            try connection.rows("SELECT n FROM t ORDER BY n") { $0.integer(0) }
        }
        #expect(stored == (0..<30).filter { $0 != 7 }.map(Int64.init))
    }

    @Test("What was acknowledged is there after the process ends at once")
    func processExit() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file()
        let saver = try await folder.saver()
        await saver.close()
        await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
            let saver = try await SQLiteSaver(path: path)
            for number in 1...5 { try await saver.apply([.checkpoint(Rows.checkpoint("t", number))]) }
            let unfinished = Rows.checkpoint("never", 1)
            try await saver.database.write { connection in
                try CheckpointRows(connection: connection, layout: .complete).apply(.checkpoint(unfinished))
                Process.endAtOnce(7)
            }
        }
        let reopened = try await folder.saver()
        let stored = try await reopened.savedCheckpoints(matching: CheckpointQuery())
        #expect(stored.map(\.checkpoint.id) == (1...5).reversed().map(Rows.id))
        #expect(stored.allSatisfy { $0.thread == "t" })
    }
}

/// Something that comes once, seen from several tasks.
private final class Beginning: Sendable {
    let hasCome = Atomic(false)
}
