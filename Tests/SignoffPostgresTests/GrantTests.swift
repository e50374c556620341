import FoundationEssentials
import OrderedCollections
import PostgresSupport
import SignoffCheckpoint
import SignoffPostgres
import Testing

/// The roles of `docs/postgresql.md`, with the grants as they are written there.
@Suite(
    "Roles with the least rights",
    .enabled(if: PostgresServer.binaries != nil, Comment(rawValue: PostgresServer.reason))
)
struct GrantTests {
    private static let page =
        "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        + "/docs/postgresql.md"

    private func grants() throws -> String {
        let page = try String(decoding: Data(contentsOf: URL(filePath: Self.page)), as: UTF8.self)
        let block = try #require(page.split(separator: "```sql\n").dropFirst().first)
        return String(try #require(block.split(separator: "```").first))
    }

    private var input: CheckpointChange {
        .checkpoint(
            SavedCheckpoint(
                thread: "t",
                namespace: "",
                checkpoint: Checkpoint(
                    id: "1f0c0000-0001-6000-8000-000000000000",
                    createdAt: "2026-11-22T14:30:25.566154+00:00",
                    channelValues: ["list": .array([])],
                    channelVersions: ["list": .text("00000000000000000000000000000001.0.5")]
                ),
                metadata: CheckpointMetadata(source: .input, step: -1),
                parent: nil
            )
        )
    }

    private func code(_ body: () async throws -> Void) async -> CheckpointError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? CheckpointError)?.code
        }
    }

    @Test("A reader reads, an operator asks for work and decides, and a worker does the work; none does more")
    func roles() async throws {
        let server = try await PostgresServer()
        let url = try await server.database()
        let owner = try await PostgresSaver(url: url)
        await owner.close()
        let roles = ["signoff_reader", "signoff_operator", "signoff_worker"]
        try await PostgresServer.execute(
            roles.map { "CREATE ROLE \($0) LOGIN;" }.joined() + (try grants()),
            at: url
        )
        let database = try #require(url.split(separator: "/").first { $0.hasPrefix("test_") }?.prefix { $0 != "?" })
        func open(_ role: String) async throws -> PostgresSaver {
            try await PostgresSaver(url: server.url(String(database), user: role))
        }
        let request = RunRequest(thread: "t", workflow: "w", action: .proceed, requestedBy: "ann")

        let reader = try await open("signoff_reader")
        #expect(try await reader.threads(matching: ThreadQuery()).isEmpty)
        #expect(reader.isReadOnly)

        let asking = try await open("signoff_operator")
        let run = try await asking.submit(request, guardedBy: [], recording: ["n": 1])
        let place = ClaimedQuestion(thread: "t", interrupt: "q", position: 0)
        _ = try await asking.addNote("look at this", to: place, by: "ann")
        _ = try await asking.claim(place, for: "ann", lasting: .seconds(9))
        #expect(await code { try await asking.apply([input]) } == .readOnly)

        let worker = try await open("signoff_worker")
        let claimed = try #require(
            try await worker.claim(for: "w", workflows: ["w"], thread: nil, lease: .seconds(60))
        )
        #expect(claimed.id == run.id)
        let lease = try #require(claimed.lease)
        try await worker.apply([input], holding: lease)
        try await worker.finish(lease, as: .success, error: nil)
        #expect(await code { try await worker.deleteThread("t") } == .readOnly)

        #expect(try await reader.run(run.id)?.status == .success)
        #expect(try await reader.ledger(after: 0, limit: 9).count == 1)
        for role in roles {
            await #expect(throws: PostgresServerError.self) {
                try await PostgresServer.execute(
                    "UPDATE signoff_ledger SET record = '{}'",
                    at: server.url(String(database), user: role)
                )
            }
        }
        await #expect(throws: PostgresServerError.self) {
            try await PostgresServer.execute("DELETE FROM signoff_ledger", at: url)
        }
        for saver in [reader, asking, worker] { await saver.close() }
    }
}
