import Glibc
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

    @Test("A transaction that a conflict or a deadlock ended is stored once", arguments: ["40001", "40P01"])
    func conflict(_ state: String) async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        try await PostgresServer.execute(
            """
            CREATE SEQUENCE ended;
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('ended') < 4 THEN RAISE EXCEPTION 'conflict' USING ERRCODE = '\(state)'; END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER refusing AFTER INSERT ON signoff_runs FOR EACH ROW EXECUTE FUNCTION refuse();
            """,
            at: url
        )
        let run = try await saver.submit(request("once"), guardedBy: [], recording: ["n": 1])
        #expect(try await saver.runs(matching: RunQuery()).map(\.id) == [run.id])
        #expect(try await saver.ledger(after: 0, limit: 9).map(\.hash) == [run.ledgerHash])
        try await PostgresServer.execute("ALTER SEQUENCE ended RESTART MAXVALUE 3 CYCLE", at: url)
        #expect(await code { _ = try await saver.submit(request("never"), guardedBy: [], recording: nil) } == .locked)
        #expect(try await saver.runs(matching: RunQuery()).count == 1)
        await saver.close()
    }

    private func code(_ body: () async throws -> Void) async -> CheckpointError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? CheckpointError)?.code
        }
    }

    @Test("A transaction that the server ended because it was idle is stored once by another connection")
    func idleInTransaction() async throws {
        let server = try await PostgresServer.shared()
        let url = try await server.database()
        let saver = try await PostgresSaver(
            url: url + "&options=-c%20idle_in_transaction_session_timeout%3D50"
        )
        let attempts = Atomic<Int>(0)
        let endedSessions =
            "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND datname = '\(name(of: url))'"
        let run = try await saver.begin(
            request("idle"),
            for: "w",
            lease: .seconds(60),
            requiring: [],
            recording: ["n": 1]
        ) { _ in
            if attempts.add(1, ordering: .relaxed).newValue == 1 {
                // The server ends the session while this waits for it.
                try Self.waitBlocking { try await server.execute(endedSessions, in: "postgres") == ["0"] }
            }
            return []
        }
        #expect(attempts.load(ordering: .relaxed) == 2)
        #expect(try await saver.runs(matching: RunQuery()).map(\.id) == [try #require(run).id])
        #expect(try await saver.ledger(after: 0, limit: 9).count == 1)
        await saver.close()
    }

    private func name(of url: String) -> String {
        String(url.split(separator: "/").first { $0.hasPrefix("test_") }?.prefix { $0 != "?" } ?? "")
    }

    /// Blocks the thread of a session until a condition holds, as a slow transaction would.
    private static func waitBlocking(_ condition: @escaping @Sendable () async throws -> Bool) throws {
        let outcome = Mutex<Result<Void, any Error>?>(nil)
        Task {
            do {
                while try await !condition() {}
                outcome.withLock { $0 = .success(()) }
            } catch {
                outcome.withLock { $0 = .failure(error) }
            }
        }
        while true {
            if let result = outcome.withLock({ $0 }) { return try result.get() }
            sched_yield()
        }
    }

    @Test("A call that finds every connection in use for too long says so with its code, and stores nothing")
    func exhaustedPool() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(
            url: url,
            options: PostgresSaver.Options(maximumConnections: 1, patience: .milliseconds(100))
        )
        let isRefused = Mutex(false)
        async let holding = saver.begin(request("holder"), for: "w", lease: .seconds(60), requiring: [], recording: nil)
        { _ in
            while !isRefused.withLock(\.self) { sched_yield() }
            return []
        }
        let isHeld =
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = '\(name(of: url))'"
        while try await PostgresServer.shared().execute(isHeld, in: "postgres") == ["0"] {}
        #expect(await code { _ = try await saver.submit(request("late"), guardedBy: [], recording: nil) } == .locked)
        isRefused.withLock { $0 = true }
        let held = try #require(try await holding)
        #expect(try await saver.runs(matching: RunQuery()).map(\.id) == [held.id])
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
