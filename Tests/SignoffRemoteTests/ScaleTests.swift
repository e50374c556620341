import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffHTTP
import SignoffOperator
import SignoffRemote
import Testing

@Suite("Ten thousand threads, a thousand of which ask", .timeLimit(.minutes(2)))
struct ScaleTests {
    private let server = CrowdedServer(asking: 1_000, idle: 9_000)

    /// Reads all questions; returns how many came, and the requests until the first of them and in all.
    private func read(
        _ backend: LangGraphBackend
    ) async throws -> (count: Int, first: [String: Int], all: [String: Int]) {
        _ = server.takeCounts()
        var (count, first): (Int, [String: Int]?) = (0, nil)
        var all: [String: Int] = [:]
        for try await page in backend.questionPages(limit: 10_000, payloadLimit: nil) {
            let counts = server.takeCounts()
            first = first ?? counts
            all.merge(counts) { $0 + $1 }
            count += page.questions.count
        }
        all.merge(server.takeCounts()) { $0 + $1 }
        return (count, first ?? [:], all)
    }

    @Test("The first rows cost the lists and a part of the states, all rows a read of each thread that asks")
    func firstReading() async throws {
        let reading = try await read(try await server.backend())
        #expect(reading.count == 1_000)
        #expect(reading.first["search"] == 3)
        #expect(reading.first["state", default: 0] < 1_000)
        #expect(reading.all == ["search": 3, "state": 1_000])
    }

    @Test("Only what changed is read again, by a list as by the inbox")
    func nextReadings() async throws {
        let backend = try await server.backend()
        _ = try await read(backend)
        #expect(try await read(backend).all == ["search": 3])
        for number in 10..<15 { server.change(number, to: "interrupted", asks: true) }
        server.change(20, to: "idle")
        let reading = try await read(backend)
        #expect(reading.count == 999)
        // Less than a thousand rows need no second page.
        #expect(reading.all == ["search": 2, "state": 5])
        #expect(try await backend.inbox(limit: 50).total == 999)
        #expect(server.takeCounts() == ["search": 2])
    }

    @Test("A reading that is too large to be kept keeps what it began with, and reads the rest alone again")
    func largePayloads() async throws {
        let backend = try await server.backend()
        server.pad(stateBy: 200_000)
        #expect(try await read(backend).all["state"] == 1_000)
        let again = try await read(backend).all["state", default: 0]
        #expect(600..<700 ~= again)
    }

    @Test("The list of threads costs one request for each page, with any content")
    func threads() async throws {
        let backend = try await server.backend()
        _ = server.takeCounts()
        let page = try await backend.threadPage(limit: 500)
        #expect(page.items.count == 500)
        #expect(try await backend.listedRuns(of: page.items).isEmpty)
        #expect(server.takeCounts() == ["search": 1])
        let all = try await backend.threadPage(limit: 10_000).items
        #expect(server.takeCounts() == ["search": 10])
        #expect(try await backend.activities(of: all).count == 10_000)
        #expect(server.takeCounts() == ["runs": 500])
        _ = try await backend.threadPage(after: page.next, limit: 500)
        #expect(server.takeCounts() == ["search": 1])
        _ = try await backend.threadPage(threadPrefix: CrowdedServer.id(9_999), limit: 1)
        #expect(server.takeCounts() == ["search": 1], "a whole name is asked for")
        let prefix = String(CrowdedServer.id(9_999).prefix(30))
        let found = try await backend.threadPage(threadPrefix: prefix, limit: 1).items
        #expect(found.first?.thread.rawValue.hasPrefix(prefix) == true)
        #expect(server.takeCounts()["search", default: 0] <= 11)
    }

    @Test("The runs of each busy thread cost a single request, for any number of earlier runs")
    func runs() async throws {
        let backend = try await server.backend()
        for number in 2_000..<2_030 { server.change(number, to: "busy") }
        _ = server.takeCounts()
        #expect(try await backend.activeRuns().count == 30)
        #expect(server.takeCounts() == ["search": 1, "runs": 30])
    }

    @Test("The same is read by HTTP")
    func http() async throws {
        let served = try ServedCrowd(server)
        let url = try served.url
        let transport = try HTTPTransport(url: url, options: HTTPOptions(usesProxies: false))
        let backend = try await LangGraphBackend(
            ServerConnection(url: url, transport: transport),
            identity: OperatorIdentity(name: "maria", client: "test")
        )
        let reading = try await read(backend)
        #expect(reading.count == 1_000)
        #expect(reading.all == ["search": 3, "state": 1_000])
    }
}
