import OrderedCollections
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import Synchronization
import Testing

/// Two servers of a test, one following the other.
@Suite(
    "A PostgreSQL server with a standby",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(5))
)
struct FailoverTests {
    private func request(_ name: String) -> RunRequest {
        RunRequest(thread: ThreadID(name), workflow: "w", action: .proceed, requestedBy: "ann", clientToken: name)
    }

    /// The URL of a database that is on both servers.
    private func url(_ first: PostgresServer, _ second: PostgresServer) -> String {
        "postgres://postgres@/test_1?host=\(first.folder),\(second.folder)&port=\(first.port),\(second.port)"
            + "&target_session_attrs=read-write"
    }

    private func follow(_ primary: PostgresServer, state: String) async throws -> PostgresServer {
        let standby = try await PostgresServer(["fsync=on"], following: primary)
        while try await primary.execute("SELECT sync_state FROM pg_stat_replication", in: "postgres") != [state] {}
        return standby
    }

    @Test("A standby opens read-only and shows what the primary stored")
    func standby() async throws {
        let primary = try await PostgresServer()
        let saver = try await PostgresSaver(url: try await primary.database())
        let run = try await saver.submit(request("t"), guardedBy: [], recording: ["n": 1])
        let standby = try await follow(primary, state: "async")
        let reader = try await PostgresSaver(url: standby.url("test_1"))
        #expect(reader.readOnlyReason?.contains("standby") == true)
        #expect(try await reader.run(run.id)?.request.thread == "t")
        #expect(try await reader.ledger(after: 0, limit: 9).count == 1)
        let error = await #expect(throws: CheckpointError.self) { try await reader.record(["n": 2]) }
        #expect(error?.code == .readOnly)
        await reader.close()
        await saver.close()
    }

    @Test("When a synchronous standby takes over, nothing that was acknowledged is lost, and writers continue")
    func synchronousStandby() async throws {
        let primary = try await PostgresServer(["fsync=on", "synchronous_standby_names=*"])
        // The first commits wait for the standby, which must be there before.
        let standby = try await follow(primary, state: "sync")
        _ = try await primary.database()
        let saver = try await PostgresSaver(
            url: url(primary, standby),
            options: PostgresSaver.Options(patience: .seconds(60))
        )
        let progress = Progress()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask { [self] in
                    var number = 0
                    while progress.acknowledged.withLock({ $0.count < 120 }) {
                        number += 1
                        let name = "\(writer)-\(number)"
                        let run = try await saver.submit(
                            request(name),
                            guardedBy: [],
                            recording: ["name": .string(name)]
                        )
                        progress.acknowledged.withLock { $0[name] = run.id }
                    }
                }
            }
            while progress.acknowledged.withLock({ $0.count < 40 }) { await Task.yield() }
            try await primary.begin(.kill)
            try await standby.begin(.promote)
            try await group.waitForAll()
        }
        let entries = try await saver.ledger(after: 0, limit: 1_000)
        #expect(LedgerChain.firstFault(in: entries) == nil)
        let recorded = entries.compactMap { $0.record["name"]?.stringValue }
        #expect(Set(recorded).count == recorded.count, "nothing is recorded twice")
        for (name, id) in progress.acknowledged.withLock(\.self) {
            #expect(try await saver.run(clientToken: name)?.id == id)
            #expect(recorded.contains(name))
        }
        await saver.close()
    }

    /// The runs that several writers have a confirmation of.
    private final class Progress: Sendable {
        let acknowledged = Mutex<[String: RunID]>([:])
    }

    @Test("What an asynchronous standby lost when it took over is reported once, with the number of entries")
    func asynchronousStandby() async throws {
        let primary = try await PostgresServer()
        let database = try await primary.database()
        await (try PostgresSaver(url: database)).close()
        let standby = try await follow(primary, state: "async")
        let saver = try await PostgresSaver(
            url: url(primary, standby),
            options: PostgresSaver.Options(patience: .seconds(60))
        )
        try await saver.record(["n": 1])
        let arrived = "SELECT count(*) FROM signoff_ledger"
        while try await standby.execute(arrived, in: "test_1") != ["1"] {}
        try await standby.execute("ALTER SYSTEM SET primary_conninfo = ''", in: "postgres")
        try await standby.execute("SELECT pg_reload_conf()", in: "postgres")
        while try await standby.execute("SELECT count(*) FROM pg_stat_wal_receiver", in: "postgres") != ["0"] {}
        try await saver.record(["n": 2])
        try await saver.record(["n": 3])
        try await primary.begin(.kill)
        try await standby.begin(.promote)

        let error = await #expect(throws: CheckpointError.self) { try await saver.record(["n": 4]) }
        #expect(error?.code == .storage)
        #expect(error?.message.contains("lost 2 confirmed ledger entries") == true, "\(error?.message ?? "")")
        try await saver.record(["n": 5])
        let entries = try await saver.ledger(after: 0, limit: 9)
        #expect(entries.map { $0.record["n"] } == [1, 5])
        #expect(LedgerChain.firstFault(in: entries) == nil)
        await saver.close()
    }
}
