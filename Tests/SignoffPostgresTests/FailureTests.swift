import OrderedCollections
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import Synchronization
import Testing

/// Connections that are lost and servers that end, each test on a server of its own.
@Suite(
    "A PostgreSQL server that fails",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(5))
)
struct FailureTests {
    private func request(_ name: String, token: String? = nil) -> RunRequest {
        RunRequest(thread: ThreadID(name), workflow: "w", action: .proceed, requestedBy: "ann", clientToken: token)
    }

    private static let endOthers = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        """

    @Test("A call after its connection was ended uses another one")
    func endedConnections() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        for number in 0..<5 {
            let run = try await saver.submit(request("t\(number)"), guardedBy: [], recording: ["n": 1])
            try await PostgresServer.execute(Self.endOthers, at: url)
            #expect(try await saver.run(run.id)?.id == run.id)
            try await PostgresServer.execute(Self.endOthers, at: url)
        }
        #expect(try await saver.ledger(after: 0, limit: 99).count == 5)
        await saver.close()
    }

    @Test("A transaction whose connection is lost before it is stored is stored once by another connection")
    func lostBeforeCommit() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        _ = try await saver.countOpenInterrupts()
        // The first commit that stores a run ends its own connection.
        try await PostgresServer.execute(
            """
            CREATE SEQUENCE ended;
            GRANT ALL ON SEQUENCE ended TO PUBLIC;
            CREATE FUNCTION end_once() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('ended') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER ending AFTER INSERT ON signoff_runs DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION end_once();
            """,
            at: url
        )
        let run = try await saver.submit(request("once"), guardedBy: [], recording: ["n": 1])
        #expect(try await saver.runs(matching: RunQuery()).map(\.id) == [run.id])
        let entries = try await saver.ledger(after: 0, limit: 9)
        #expect(entries.map(\.hash) == [run.ledgerHash])
        #expect(try await PostgresServer.execute("SELECT last_value FROM ended", at: url) == ["2"])
        await saver.close()
    }

    @Test("A transaction that was stored while its connection was lost is found, and not stored again")
    func lostAfterCommit() async throws {
        let server = try await PostgresServer()
        let url = try await server.database()
        let saver = try await PostgresSaver(url: url, options: PostgresSaver.Options(patience: .seconds(60)))
        // A commit that waits for a standby is stored already; the restart ends the wait, and the connection with it.
        try await server.execute(
            "ALTER SYSTEM SET synchronous_standby_names = 'absent'; SELECT pg_reload_conf()",
            in: "postgres"
        )
        let submitting = Task { try await saver.begin(request("waits"), for: "w", lease: .seconds(60)) }
        let isWaiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        while try await server.execute(isWaiting, in: "postgres") == ["0"] {}
        let settings = "\(server.folder)/data/postgresql.auto.conf"
        try await server.execute("COPY (SELECT '') TO '\(settings)'", in: "postgres")
        try await server.begin(.restart)
        let run = try #require(try await submitting.value)
        #expect(try await saver.runs(matching: RunQuery()).map(\.id) == [run.id])
        #expect(try await saver.run(run.id)?.lease?.worker == "w")
        await saver.close()
    }

    @Test("When every process of the server is killed, nothing that was acknowledged is lost and the chain is whole")
    func killedServer() async throws {
        let server = try await PostgresServer(["fsync=on"])
        let url = try await server.database()
        let saver = try await PostgresSaver(url: url, options: PostgresSaver.Options(patience: .seconds(60)))
        let progress = Progress()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<6 {
                group.addTask { [self] in
                    var number = 0
                    while !progress.isOver.withLock(\.self) {
                        number += 1
                        let name = "\(writer)-\(number)"
                        let run = try await saver.submit(
                            request(name, token: name),
                            guardedBy: [],
                            recording: ["name": .string(name)]
                        )
                        progress.acknowledged.withLock { $0[name] = run.id }
                    }
                }
            }
            for _ in 0..<Self.kills {
                let before = progress.acknowledged.withLock(\.count)
                while progress.acknowledged.withLock(\.count) < before + 20 { await Task.yield() }
                try await server.begin(.crash)
            }
            progress.isOver.withLock { $0 = true }
            try await group.waitForAll()
        }
        var entries: [LedgerEntry] = []
        while true {
            let page = try await saver.ledger(after: entries.last?.sequence ?? 0, limit: 1_000)
            guard !page.isEmpty else { break }
            entries += page
        }
        #expect(LedgerChain.firstFault(in: entries) == nil)
        let recorded = entries.compactMap { $0.record["name"]?.stringValue }
        #expect(Set(recorded).count == recorded.count, "nothing is recorded twice")
        for (name, id) in progress.acknowledged.withLock(\.self) {
            #expect(try await saver.run(clientToken: name)?.id == id)
            #expect(recorded.contains(name))
        }
        await saver.close()
    }

    /// The runs that several writers have got so far.
    private final class Progress: Sendable {
        let acknowledged = Mutex<[String: RunID]>([:])
        let isOver = Mutex(false)
    }

    /// How often the server is killed.
    private static let kills = 5
}
