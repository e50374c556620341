import OrderedCollections
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import Testing

@Suite(
    "The ledger of a PostgreSQL database",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason))
)
struct LedgerTests {
    private func recorded(_ count: Int) async throws -> (saver: PostgresSaver, url: String) {
        let url = try await PostgresServer.shared().database()
        let saver = try await PostgresSaver(url: url)
        for number in 1...count { try await saver.record(["n": .integer(Int64(number)), "why": "ünï ✓ \u{0}"]) }
        return (saver, url)
    }

    @Test("A ledger as it was written verifies, and its head is found")
    func whole() async throws {
        let (saver, _) = try await recorded(5)
        let head = try #require(try await saver.newestLedger(before: nil, limit: 1).first)
        let audit = try await saver.auditLedger(findingHashes: [head.hash]) { _ in }
        #expect(audit.faults == [] && audit.verified == 5 && audit.unverified == 0)
        #expect(audit.head == LedgerHead(number: 5, hash: head.hash))
        #expect(audit.found == [head.hash: 5])
        let rows = try await saver.newestLedgerRows(before: nil, limit: 2)
        #expect(rows.map(\.entry.sequence) == [5, 4] && rows.allSatisfy { $0.problem == nil })
        #expect(try await saver.databaseID()?.utf8.count == 32)
        await saver.close()
    }

    @Test(
        "What the owner of the tables does to the ledger shows",
        arguments: [
            "UPDATE signoff_ledger SET record = '{\"n\":7}' WHERE sequence = 3",
            "DELETE FROM signoff_ledger WHERE sequence = 3",
            "UPDATE signoff_ledger SET hash = repeat('a', 64) WHERE sequence = 5",
        ]
    )
    func changed(_ change: String) async throws {
        let (saver, url) = try await recorded(5)
        await #expect(throws: PostgresServerError.self) { try await PostgresServer.execute(change, at: url) }
        try await PostgresServer.execute("ALTER TABLE signoff_ledger DISABLE TRIGGER USER; \(change)", at: url)
        let audit = try await saver.auditLedger(findingHashes: []) { _ in }
        #expect(audit.faults.contains("the trigger signoff_ledger_kept is off"))
        #expect(audit.faults.count == 2 && audit.unverified > 0)
        await saver.close()
    }

    @Test("Another way to append shows")
    func replacedFunction() async throws {
        let (saver, url) = try await recorded(1)
        try await PostgresServer.execute(
            """
            CREATE OR REPLACE FUNCTION signoff_append(entries text[], moment bigint) RETURNS SETOF text LANGUAGE sql
                AS $$ SELECT repeat('a', 64) FROM unnest(entries) $$
            """,
            at: url
        )
        let audit = try await saver.auditLedger(findingHashes: []) { _ in }
        #expect(audit.faults == ["the function signoff_append is not the one that was made"])
        await saver.close()
    }
}
