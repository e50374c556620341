import OrderedCollections
import SignoffCheckpoint
import Synchronization
import Testing

@testable import SignoffSQLite

@Suite("Removing what is no longer needed")
struct RetentionTests {
    private func collect(
        _ body: (@escaping @Sendable (PrunedThread) -> Void) async throws -> Void
    ) async throws -> [PrunedThread] {
        let pruned = Mutex<[PrunedThread]>([])
        try await body { thread in pruned.withLock { $0.append(thread) } }
        return pruned.withLock { $0 }
    }

    /// A saver at noon with threads in every state; those named "old" last changed two days before.
    private func everyState(_ folder: TemporaryFolder) async throws -> (SQLiteSaver, Timestamp) {
        let noon = Timestamp(microseconds: 1_764_000_000_000_000)
        let clock = Mutex(noon.advanced(by: .seconds(-172_800)))
        let saver = try await folder.saver(time: TimeSource { clock.withLock { $0 } })
        for age in ["old", "new"] {
            var finished = SampleThread("\(age)-finished")
            for _ in 0..<3 {
                try await saver.apply([finished.input, finished.result(0), finished.bodyResult(), finished.loop])
                finished.turn += 1
            }
            let waiting = SampleThread("\(age)-waiting")
            try await saver.apply([waiting.input, waiting.question()])
            let failed = SampleThread("\(age)-failed")
            try await saver.apply([failed.input, failed.failure()])
            let begun = SampleThread("\(age)-begun")
            try await saver.apply([begun.input, begun.result(0)])
            let running = SampleThread("\(age)-running")
            try await saver.apply([running.input, running.bodyResult(), running.loop])
            _ = try await saver.begin(running.request(), for: "w", lease: .seconds(1_000_000))
            let queued = SampleThread("\(age)-queued")
            try await saver.apply([queued.input, queued.bodyResult(), queued.loop])
            _ = try await saver.submit(queued.request(), guardedBy: [], recording: ["decision": "start"])
            clock.withLock { $0 = noon }
        }
        return (saver, noon)
    }

    private func names(_ saver: SQLiteSaver) async throws -> Set<String> {
        Set(try await saver.threads(matching: ThreadQuery(limit: 1_000)).map(\.thread.rawValue))
    }

    @Test("Only finished threads of that age go; what waits, runs, failed or was left half-way stays")
    func byAge() async throws {
        let folder = try TemporaryFolder()
        let (saver, noon) = try await everyState(folder)
        let all = try await names(saver)
        let rule = RetentionRule(unchangedSince: noon.advanced(by: .seconds(-86_400)))
        let preview = try await collect { try await saver.preview(rule, each: $0) }
        #expect(preview == [PrunedThread(thread: "old-finished", isRemoved: true, checkpoints: 6, writes: 6)])
        #expect(try await names(saver) == all, "a preview removes nothing")
        #expect(try await collect { try await saver.prune(by: rule, each: $0) } == preview)
        #expect(try await names(saver) == all.subtracting(["old-finished"]))
        #expect(try await collect { try await saver.prune(by: rule, each: $0) } == [])
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "old-finished")).isEmpty)
        #expect(try await saver.ledger(after: 0, limit: 99).count == 2)
        #expect(try await saver.countOpenInterrupts() == 2)
    }

    @Test("Failed threads go only when they are asked for")
    func failed() async throws {
        let folder = try TemporaryFolder()
        let (saver, noon) = try await everyState(folder)
        let all = try await names(saver)
        let rule = RetentionRule(
            unchangedSince: noon.advanced(by: .seconds(-86_400)),
            scope: .finishedOrFailed
        )
        _ = try await collect { try await saver.prune(by: rule, each: $0) }
        #expect(try await names(saver) == all.subtracting(["old-finished", "old-failed"]))
    }

    @Test("The newest checkpoints of a thread stay, with their state, and lose parents that are gone")
    func byCount() async throws {
        let folder = try TemporaryFolder()
        let (saver, _) = try await everyState(folder)
        let all = try await names(saver)
        let heads = try await saver.heads(of: "new-finished")
        let rule = RetentionRule(keptCheckpoints: 2)
        let pruned = try await collect { try await saver.prune(by: rule, each: $0) }
        #expect(pruned.map(\.thread) == ["new-finished", "old-finished"])
        #expect(pruned.allSatisfy { !$0.isRemoved && $0.checkpoints == 4 && $0.writes == 4 })
        #expect(try await names(saver) == all)
        let kept = try await saver.savedCheckpoints(matching: CheckpointQuery(thread: "new-finished"))
        #expect(kept.map(\.checkpoint.id) == [SampleThread.id(6), SampleThread.id(5)])
        #expect(kept.map(\.parent) == [SampleThread.id(5), nil])
        #expect(try await saver.heads(of: "new-finished") == heads)
        let again = try await collect { try await saver.prune(by: rule, each: $0) }
        #expect(again.isEmpty)
    }

    @Test("A thread that another program has written to since stays what it became")
    func changedMeanwhile() async throws {
        let folder = try TemporaryFolder()
        let (saver, noon) = try await everyState(folder)
        var next = SampleThread("old-finished")
        next.turn = 3
        let rows = CheckpointRows(connection: try TemporaryFolder.connection(folder.file()), layout: .complete)
        try rows.apply(next.input)
        try rows.apply(next.question())
        let rule = RetentionRule(unchangedSince: noon.advanced(by: .seconds(1)), keptCheckpoints: nil)
        let pruned = try await collect { try await saver.prune(by: rule, each: $0) }
        #expect(pruned.map(\.thread) == ["new-finished"])
        #expect(try await saver.countOpenInterrupts() == 3)
    }

    @Test("A rule that names nothing is refused, and so is a database that is only read")
    func refusals() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        let empty = await #expect(throws: CheckpointError.self) {
            try await saver.prune(by: RetentionRule()) { _ in }
        }
        #expect(empty?.code == .invalidData)
        let foreign = try await SQLiteSaver(path: try folder.recorded("failed_run"))
        let refused = await #expect(throws: CheckpointError.self) {
            try await foreign.prune(by: RetentionRule(keptCheckpoints: 1)) { _ in }
        }
        #expect(refused?.code == .readOnly)
    }

    @Test("Compacting gives back what was removed and leaves the rest as it is")
    func vacuum() async throws {
        let folder = try TemporaryFolder()
        let saver = try await folder.saver()
        for number in 0..<50 {
            var saved = Rows.checkpoint(ThreadID("t\(number)"), 1)
            saved.checkpoint.channelValues["__start__"] = .string(String(repeating: "x", count: 20_000))
            try await saver.apply([.checkpoint(saved)])
        }
        for number in 5..<50 { try await saver.deleteThread(ThreadID("t\(number)")) }
        let kept = try await saver.threads(matching: ThreadQuery())
        let report = try await saver.vacuum()
        #expect(report.bytesBefore > 1_000_000)
        #expect(report.bytesAfter < 300_000)
        #expect(try await saver.threads(matching: ThreadQuery()) == kept)
        try await saver.apply([.checkpoint(Rows.checkpoint("after", 1))])
        #expect(try await saver.threads(matching: ThreadQuery()).count == 6)
    }
}
