import OrderedCollections
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import Synchronization
import Testing

@Suite(
    "Removing what is old from a PostgreSQL database",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason))
)
struct RetentionTests {
    /// A finished thread with this number of checkpoints, each with a value of its own beside it.
    private func changes(_ thread: ThreadID, _ count: Int) -> [CheckpointChange] {
        (1...count).map { number in
            .checkpoint(
                SavedCheckpoint(
                    thread: thread,
                    namespace: "",
                    checkpoint: Checkpoint(
                        id: CheckpointID("1f0c0000-000\(number)-6000-8000-000000000000"),
                        createdAt: "2026-11-22T14:30:25.566154+00:00",
                        channelValues: [ReservedChannel.end: .array([.integer(Int64(number))])],
                        channelVersions: [ReservedChannel.end: .text("0000000000000000000000000000000\(number).0.5")]
                    ),
                    metadata: CheckpointMetadata(source: .loop, step: number),
                    parent: number > 1 ? CheckpointID("1f0c0000-000\(number - 1)-6000-8000-000000000000") : nil
                )
            )
        }
    }

    @Test("Old checkpoints go with the values that only they use, and what is kept reads as before")
    func checkpoints() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        try await saver.apply(changes("t", 5))
        let before = try await saver.savedCheckpoint(at: CheckpointAddress(thread: "t"))?.checkpoint
        let rule = RetentionRule(keptCheckpoints: 2)
        let planned = Mutex<[PrunedThread]>([])
        try await saver.preview(rule) { thread in planned.withLock { $0.append(thread) } }
        let expected = PrunedThread(thread: "t", isRemoved: false, checkpoints: 3, writes: 0)
        #expect(planned.withLock(\.self) == [expected])
        #expect(try await saver.savedCheckpoints(matching: CheckpointQuery()).count == 5)
        let pruned = Mutex<[PrunedThread]>([])
        try await saver.prune(by: rule) { thread in pruned.withLock { $0.append(thread) } }
        #expect(pruned.withLock(\.self) == [expected])
        let kept = try await saver.savedCheckpoints(matching: CheckpointQuery())
        #expect(kept.count == 2 && kept.last?.parent == nil)
        #expect(kept.first?.checkpoint == before)
        #expect(try await PostgresServer.execute("SELECT count(*) FROM checkpoint_blobs", at: url) == ["2"])
        #expect(try await saver.vacuum().bytesAfter > 0)
        await saver.close()
    }

    @Test("A thread that waits for a worker stays, and one that is done goes whole")
    func threads() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        try await saver.apply(changes("done", 1))
        try await saver.apply(changes("waits", 1))
        let request = RunRequest(thread: "waits", workflow: "w", action: .proceed, requestedBy: "ann")
        _ = try await saver.submit(request, guardedBy: [], recording: nil)
        let moment = TimeSource.system.now().advanced(by: .seconds(3_600))
        try await saver.prune(by: RetentionRule(unchangedSince: moment)) { _ in }
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.thread) == ["waits"])
        #expect(try await PostgresServer.execute("SELECT count(*) FROM checkpoint_blobs", at: url) == ["1"])
        await saver.close()
    }
}
