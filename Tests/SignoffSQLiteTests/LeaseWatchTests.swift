import SignoffCheckpoint
import Synchronization
import Testing

@testable import SignoffSQLite

/// Workers on one file whose clocks do not agree.
@Suite("The lease of a worker whose clock is wrong")
struct LeaseWatchTests {
    /// One process: its idea of the time, and how long it has been running.
    private final class Machine: Sendable {
        private let moment: Mutex<Timestamp>
        private let running = Mutex(Duration.zero)

        init(ahead: Duration) {
            moment = Mutex(Timestamp(microseconds: 1_790_000_000_000_000).advanced(by: ahead))
        }

        func pass(_ duration: Duration) {
            moment.withLock { $0 = $0.advanced(by: duration) }
            running.withLock { $0 += duration }
        }

        func saver(in folder: TemporaryFolder) async throws -> SQLiteSaver {
            let options = SQLiteSaver.Options(
                synchronous: .normal,
                trustFolder: nil,
                time: TimeSource { [self] in moment.withLock(\.self) },
                uptime: { [self] in running.withLock(\.self) }
            )
            return try await SQLiteSaver(path: folder.file(), options: options)
        }
    }

    private let folder: TemporaryFolder
    private let ahead = Machine(ahead: .seconds(3_600))
    private let right = Machine(ahead: .zero)
    private let first: SQLiteSaver
    private let second: SQLiteSaver

    init() async throws {
        folder = try TemporaryFolder()
        first = try await ahead.saver(in: folder)
        second = try await right.saver(in: folder)
    }

    private func pass(_ duration: Duration) {
        ahead.pass(duration)
        right.pass(duration)
    }

    private func request(_ thread: ThreadID = "t") -> RunRequest {
        RunRequest(thread: thread, workflow: "w", action: .proceed, requestedBy: "ann")
    }

    private func claim(_ saver: SQLiteSaver) async throws -> Run? {
        try await saver.claim(for: "second", workflows: ["w"], thread: nil, lease: .seconds(15))
    }

    @Test("A worker that vanished while its clock was an hour ahead keeps its thread for the length of its lease")
    func vanished() async throws {
        let run = try #require(try await first.begin(request(), for: "first", lease: .seconds(15)))
        #expect(try await claim(second) == nil)
        pass(.seconds(14))
        #expect(try await claim(second) == nil)
        pass(.seconds(1))
        let taken = try #require(try await claim(second))
        #expect(taken.id == run.id)
        #expect(taken.interruptedAttempts == 1)
        let error = await #expect(throws: CheckpointError.self) {
            try await first.finish(try #require(run.lease), as: .success, error: nil)
        }
        #expect(error?.code == .leaseLost)
    }

    @Test("A live worker whose clock is ahead keeps its lease for as long as it renews it")
    func live() async throws {
        var lease = try #require(try await first.begin(request(), for: "first", lease: .seconds(15))?.lease)
        for _ in 0..<20 {
            #expect(try await claim(second) == nil)
            #expect(try await second.begin(request(), for: "second", lease: .seconds(15)) == nil)
            pass(.seconds(10))
            lease = try await first.renew(lease, by: .seconds(15)).lease
        }
        #expect(lease.length == .seconds(15))
        #expect(try await first.run(lease.run)?.lease == lease)
    }

    @Test("A long run counts by its last renewal, not by its total duration")
    func longRun() async throws {
        var lease = try #require(try await first.begin(request(), for: "first", lease: .seconds(15))?.lease)
        for _ in 0..<100 {
            pass(.seconds(10))
            lease = try await first.renew(lease, by: .seconds(15)).lease
        }
        #expect(try await claim(second) == nil)
        pass(.seconds(15))
        #expect(try await claim(second)?.id == lease.run)
    }

    @Test("A caller that waits for the thread, claims the run by name or stops it also watches the lease")
    func others() async throws {
        let begun = try #require(try await first.begin(request("begin"), for: "first", lease: .seconds(15)))
        let named = try #require(try await first.begin(request("named"), for: "first", lease: .seconds(15)))
        let stopped = try #require(try await first.begin(request("stopped"), for: "first", lease: .seconds(15)))
        #expect(try await second.begin(request("begin"), for: "second", lease: .seconds(15)) == nil)
        await #expect(throws: CheckpointError.self) {
            try await second.claim(run: named.id, for: "second", lease: .seconds(15))
        }
        #expect(try await second.requestCancellation(of: stopped.id).status == .running)
        pass(.seconds(15))
        #expect(try await second.begin(request("begin"), for: "second", lease: .seconds(15)) != nil)
        #expect(try await second.run(begun.id)?.status == .pending)
        #expect(try await second.claim(run: named.id, for: "second", lease: .seconds(15))?.attempt == 2)
        #expect(try await second.requestCancellation(of: stopped.id).status == .cancelled)
    }

    @Test("A lease of an earlier release, which has no length, lasts at most as long as its run has had it")
    func withoutLength() async throws {
        let run = try #require(try await first.begin(request(), for: "first", lease: .seconds(15)))
        try await first.database.write { try $0.execute("UPDATE signoff_runs SET lease_length = NULL") }
        #expect(try await claim(second) == nil)
        pass(.seconds(15))
        #expect(try await claim(second)?.id == run.id)
    }

    @Test("However many workers vanished, their runs are taken over one by one")
    func many() async throws {
        for number in 0..<1_100 {
            let thread = ThreadID("t-\(number)")
            #expect(try await first.begin(request(thread), for: "first", lease: .seconds(15)) != nil)
        }
        #expect(try await claim(second) == nil)
        pass(.seconds(15))
        var taken: Set<RunID> = []
        for _ in 0..<40 { taken.insert(try #require(try await claim(second)).id) }
        #expect(taken.count == 40)
    }
}
