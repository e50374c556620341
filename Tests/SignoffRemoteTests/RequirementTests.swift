import OrderedCollections
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffTesting
import Testing

/// The requirements of every backend on a real server. Each requirement has its own user, who sees only their threads.
@Suite(
    "A server meets",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct RequirementTests {
    private func stage() async throws -> BackendStage {
        let server = try await RealServer.withPeople()
        let seed = UInt64.random(in: 0...(.max))
        let key = "key-of-\(seed)"
        let ledger = InMemorySaver()
        let maria = try await server.backend("maria", ledger: ledger, key: key)
        var stage = BackendStage(
            maria: maria,
            omar: try await server.backend("omar", ledger: ledger, key: key),
            workflow: "hold",
            ask: { thread, payload in
                let run = try await maria.end(of: try await maria.start("ask", input: payload, on: thread))
                try #require(run.status == .interrupted)
            },
            fail: { thread in
                let run = try await maria.end(of: try await maria.start("fail_once", input: .string(key), on: thread))
                try #require(run.status == .error)
            },
            // The clock of a server cannot be set.
            advance: { _ in },
            readingOnly: { maria.readingOnly(because: $0) }
        )
        stage.thread = { ThreadID(UUIDText.random(seed, UInt64($0))) }
        stage.workersAct = "the server's workers begin a run at once"
        stage.hidesRequests = "the runs of a server are found by thread, and a token alone names none"
        return stage
    }

    @Test(arguments: BackendRequirement.all)
    func meets(_ requirement: BackendRequirement) async throws {
        try await requirement.verify(on: try await stage())
    }
}
