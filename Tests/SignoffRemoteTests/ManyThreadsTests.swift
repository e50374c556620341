import OrderedCollections
import ServerSupport
import SignoffCheckpoint
import SignoffHTTP
import SignoffOperator
import SignoffRemote
import SignoffReview
import Synchronization
import Testing

/// A transport that counts the requests.
private final class CountingTransport: ServerTransport {
    private let base: any ServerTransport
    private let counts = Mutex<[String: Int]>([:])

    init(_ base: any ServerTransport) { self.base = base }

    /// The number of requests of each kind, for lists and states, since the last call.
    func take() -> [String: Int] {
        counts.withLock { counts in
            defer { counts = [:] }
            return counts
        }
    }

    func reply(to request: ServerRequest) async throws -> ServerReply {
        let kind = request.path.contains("/state") ? "state" : request.path.contains("/search") ? "search" : "other"
        counts.withLock { $0[kind, default: 0] += 1 }
        return try await base.reply(to: request)
    }

    func events(of request: ServerRequest) async throws -> any ServerEventSource {
        try await base.events(of: request)
    }
}

@Suite(
    "Thirty threads that ask on a real server",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct ManyThreadsTests {
    @Test("The threads are read once, oldest first, and later only the changed one is read again")
    func thirty() async throws {
        let server = try await RealServer.withPeople()
        let key = "key-of-\(UInt64.random(in: 0...(.max)))"
        let maria = try await server.backend(key: key)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<30 {
                group.addTask { _ = try await maria.startAndWait("ask", ["number": .integer(Int64(number))]) }
            }
            try await group.waitForAll()
        }
        let fields = [HTTPRequest.Field("x-api-key", key)]
        let http = try HTTPTransport(url: server.url, fields: fields, options: HTTPOptions(usesProxies: false))
        let transport = CountingTransport(http)
        let omar = try await server.backend("omar", transport: transport)
        _ = transport.take()
        var read: [OpenInterrupt] = []
        for try await page in omar.questionPages(limit: 10_000, payloadLimit: nil) { read += page.questions }
        #expect(Set(read.map(\.thread)).count == 30)
        #expect(transport.take() == ["search": 2, "state": 30])
        let page = try await omar.inbox(limit: 100)
        #expect(page.total == 30)
        let moments = page.items.compactMap(\.question.waitingSince)
        #expect(moments == moments.sorted())
        #expect(transport.take() == ["search": 2])
        let item = try #require(page.items.first)
        let answer = ItemAnswer(item: item, decisions: [.respond("yes")])
        _ = try await maria.end(of: try await maria.answer([answer], token: maria.makeToken()))
        let rest = try await omar.inbox(limit: 100).items.map(\.question.thread)
        #expect(rest == page.items.dropFirst().map(\.question.thread))
        #expect(transport.take() == ["search": 2])
    }
}
