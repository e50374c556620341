import OrderedCollections
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import Testing

@Suite(
    "Opening a PostgreSQL database",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason))
)
struct OpeningTests {
    private static let input = CheckpointChange.checkpoint(
        SavedCheckpoint(
            thread: "t",
            namespace: "",
            checkpoint: Checkpoint(
                id: "1f0c0000-0001-6000-8000-000000000000",
                createdAt: "2026-11-22T14:30:25.566154+00:00"
            ),
            metadata: CheckpointMetadata(source: .input, step: -1),
            parent: nil
        )
    )

    private func code(_ body: () async throws -> Void) async -> CheckpointError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? CheckpointError)?.code
        }
    }

    @Test("A database without tables gets them when it is to be made, and is not found otherwise")
    func missing() async throws {
        let server = try await PostgresServer.shared()
        let url = try await server.database()
        let options = PostgresSaver.Options(createsMissingTables: false)
        #expect(await code { _ = try await PostgresSaver(url: url, options: options) } == .notFound)
        #expect(await code { _ = try await PostgresSaver(url: server.url("nowhere")) } == .notFound)
        let saver = try await PostgresSaver(url: url)
        #expect(saver.readOnlyReason == nil)
        try await saver.apply([Self.input])
        await saver.close()
        let versions = try await PostgresServer.execute("SELECT v FROM checkpoint_migrations ORDER BY v", at: url)
        #expect(versions == (0...9).map(String.init))
    }

    @Test("Many programs that make the tables at once all open the database")
    func together() async throws {
        let url = try await PostgresServer.shared().database()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask {
                    let saver = try await PostgresSaver(url: url)
                    try await saver.record(["n": .integer(Int64(number))])
                    await saver.close()
                }
            }
            try await group.waitForAll()
        }
        let saver = try await PostgresSaver(url: url)
        #expect(LedgerChain.firstFault(in: try await saver.ledger(after: 0, limit: 99)) == nil)
        #expect(try await saver.ledger(after: 0, limit: 99).count == 6)
        await saver.close()
    }

    @Test("Newer tables are refused, and older ones are only read, with the reason")
    func versions() async throws {
        let url = try await PostgresServer.shared().database()
        await (try PostgresSaver(url: url)).close()
        func execute(_ sql: String) async throws { try await PostgresServer.execute(sql, at: url) }
        try await execute("INSERT INTO checkpoint_migrations VALUES (10)")
        #expect(await code { _ = try await PostgresSaver(url: url) } == .schemaTooNew)
        try await execute(
            "DELETE FROM checkpoint_migrations WHERE v >= 9; ALTER TABLE checkpoint_writes DROP COLUMN task_path"
        )
        let older = try await PostgresSaver(url: url)
        #expect(older.readOnlyReason?.contains("version 8 of 9") == true)
        #expect(try await older.savedCheckpoints(matching: CheckpointQuery()).isEmpty)
        #expect(await code { try await older.apply([Self.input]) } == .readOnly)
        await older.close()
        try await execute("UPDATE signoff_meta SET value = '99' WHERE key = 'schema_version'")
        #expect(await code { _ = try await PostgresSaver(url: url) } == .schemaTooNew)
    }

    @Test("Our tables go into the schema that is named, and those of the reference where it looks for them")
    func schema() async throws {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url + "&signoff_schema=ops")
        try await saver.apply([Self.input])
        let store = PostgresStore(saver)
        try await store.put(["n": 1], for: "k", in: ["a"])
        try await PostgresServer.execute("UPDATE public.checkpoints SET parent_checkpoint_id = NULL", at: url)
        #expect(try await saver.threads(matching: ThreadQuery()).map(\.thread) == ["t"])
        await saver.close()
        let places = try await PostgresServer.execute(
            """
            SELECT DISTINCT CASE WHEN tablename LIKE 'signoff%' THEN 'ours' ELSE 'theirs' END || ' ' || schemaname
            FROM pg_tables WHERE schemaname IN ('public', 'ops') ORDER BY 1
            """,
            at: url
        )
        #expect(places == ["ours ops", "theirs public"])
    }

    @Test("A role that may only read, and a role that takes no writes, open the database read-only")
    func roles() async throws {
        let server = try await PostgresServer.shared()
        let url = try await server.database()
        let saver = try await PostgresSaver(url: url)
        try await saver.apply([Self.input])
        let name = "reader_\(url.split(separator: "/").last?.prefix { $0 != "?" } ?? "")"
        let database = String(url.split(separator: "/").first { $0.hasPrefix("test_") }?.prefix { $0 != "?" } ?? "")
        try await PostgresServer.execute(
            "CREATE ROLE \"\(name)\" LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO \"\(name)\"",
            at: url
        )
        let reader = try await PostgresSaver(url: server.url(database, user: name))
        #expect(reader.readOnlyReason?.contains("may read it") == true)
        #expect(try await reader.threads(matching: ThreadQuery()).map(\.thread) == ["t"])
        #expect(await code { try await reader.apply([Self.input]) } == .readOnly)
        await reader.close()
        await saver.close()
        try await PostgresServer.execute("ALTER DATABASE \(database) SET default_transaction_read_only = on", at: url)
        let locked = try await PostgresSaver(url: url)
        #expect(locked.readOnlyReason?.contains("takes no writes") == true)
        await locked.close()
    }

    @Test("A closed database, and a server that does not answer, fail with their codes")
    func unreachable() async throws {
        let saver = try await PostgresSaver(url: try await PostgresServer.shared().database())
        await saver.close()
        #expect(await code { _ = try await saver.countOpenInterrupts() } == .storage)
        let options = PostgresSaver.Options(patience: .milliseconds(50))
        #expect(
            await code { _ = try await PostgresSaver(url: "postgres://127.0.0.1:1/none", options: options) } == .storage
        )
    }
}
