import Dispatch
import FoundationEssentials
import OrderedCollections
import SignoffCheckpoint
import Synchronization
import Testing

@testable import SignoffSQLite

@Suite("The write-ahead log")
struct LogTests {
    private func logSize(_ folder: TemporaryFolder) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("signoff.sqlite-wal"))
        return (attributes[.size] as? UInt64).map(Int.init) ?? attributes[.size] as? Int ?? 0
    }

    private func block(_ number: Int) -> CheckpointChange {
        var saved = Rows.checkpoint(ThreadID("thread-\(number)"), 1)
        saved.checkpoint.channelValues["__start__"] = .string(String(repeating: "x", count: 100_000))
        return .checkpoint(saved)
    }

    @Test("Stays short although there is a reader at every moment")
    func overlappingReaders() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        try await saver.apply([block(0)])
        let path = folder.file()
        let turns = Atomic(0)
        let isOver = Atomic(false)
        let hasEnded = DispatchSemaphore(value: 0)
        // On a thread of its own, so that no other test keeps a reader from ending.
        DispatchQueue(label: "readers").async {
            defer { hasEnded.signal() }
            // Two readers take turns, so that there is always one, but none that reads for long.
            guard let readers = try? (0..<2).map({ _ in try TemporaryFolder.connection(path) }),
                (try? readers[0].executeScript("BEGIN; SELECT COUNT(*) FROM checkpoints")) != nil
            else { return }
            while !isOver.load(ordering: .acquiring) {
                let turn = turns.load(ordering: .relaxed)
                guard (try? readers[(turn + 1) % 2].executeScript("BEGIN; SELECT COUNT(*) FROM checkpoints")) != nil,
                    (try? readers[turn % 2].executeScript("COMMIT")) != nil
                else { return }
                turns.add(1, ordering: .relaxed)
            }
        }
        var longest = 0
        for number in 1...800 {
            try await saver.apply([block(number)])
            longest = max(longest, try logSize(folder))
        }
        isOver.store(true, ordering: .releasing)
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                hasEnded.wait()
                continuation.resume()
            }
        }
        #expect(turns.load(ordering: .relaxed) > 10)
        // 80 MB were written.
        #expect(longest < 50_000_000, "the log grew to \(longest) bytes")
        #expect(saver.writeCounts.checkpoints > 3)
    }

    @Test("A reader that never ends holds up no writer for long, and the log is carried over when it has ended")
    func endlessReader() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        try await saver.apply([block(0)])
        let reader = try TemporaryFolder.connection(folder.file())
        try reader.executeScript("BEGIN; SELECT COUNT(*) FROM checkpoints")
        for number in 1...400 { try await saver.apply([block(number)]) }
        #expect(try reader.first("SELECT COUNT(*) FROM checkpoints") { $0.integer(0) } == 1)
        let grown = try logSize(folder)
        #expect(grown > 30_000_000)
        try reader.executeScript("COMMIT")
        for number in 401...900 { try await saver.apply([block(number)]) }
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "thread-900")).count == 1)
        #expect(try logSize(folder) < grown + 35_000_000)
    }

    @Test("Transactions that wait together need few commits")
    func counts() async throws {
        let folder = try TemporaryFolder()
        let saver = try await SQLiteSaver(path: folder.file())
        let before = saver.writeCounts
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask { try await saver.apply([.checkpoint(Rows.checkpoint(ThreadID("t\(number)"), 1))]) }
            }
            try await group.waitForAll()
        }
        let counts = saver.writeCounts.since(before)
        #expect(counts.transactions == 200)
        #expect(counts.commits < 200)
        #expect(counts.syncs >= counts.commits)
    }
}
