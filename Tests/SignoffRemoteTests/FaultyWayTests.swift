import OrderedCollections
import ServerSupport
import SignoffCheckpoint
import SignoffHTTP
import SignoffOperator
import SignoffRemote
import SignoffReview
import Testing

@Suite(
    "Through a faulty connection, to a real server",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct FaultyWayTests {
    /// A backend that reaches the server through a proxy.
    private func backend(by proxy: FaultyProxy, ledger: (any Ledger)? = nil) async throws -> LangGraphBackend {
        let url = try proxy.url
        return try await LangGraphBackend(
            ServerConnection(
                url: url,
                transport: try HTTPTransport(url: url, options: HTTPOptions(usesProxies: false))
            ),
            identity: OperatorIdentity(name: "maria", client: "test"),
            options: LangGraphBackend.Options(ledger: ledger)
        )
    }

    private static func startsRun(_ line: String) -> Bool { line.hasPrefix("POST ") && line.contains("/runs HTTP") }

    @Test("An answer is given once or not at all, and its outcome is reported", arguments: FaultyProxy.Fault.allCases)
    func answer(_ fault: FaultyProxy.Fault) async throws {
        let server = try await RealServer.running()
        let reader = try await server.backend()
        let order = "way-\(fault)"
        let thread = try await reader.startAndWait("ask_twice", .string(order)).request.thread
        let item = try await reader.onlyItem(of: thread)
        let proxy = try FaultyProxy(to: server.url)
        let ledger = InMemorySaver()
        let maria = try await backend(by: proxy, ledger: ledger)
        proxy.fail(fault, where: Self.startsRun)
        let answer = ItemAnswer(item: item, decisions: [.respond("yes")])
        do {
            let run = try await maria.answer([answer], token: RequestToken(order))
            #expect(fault != .loseRequest)
            #expect(run.request.clientToken == order)
            // A request that arrived twice has two runs, one of which the server refused.
            for run in try await reader.runs(of: thread) { _ = try await reader.end(of: run) }
            #expect(try await outcomes(ledger) == ["sending", "sent"])
        } catch let error as OperationError {
            #expect(fault == .loseRequest, "\(error)")
            #expect(error.isOutcomeUnknown)
            #expect(error.exitCode == 5)
            #expect(try await outcomes(ledger) == ["sending", "unknown"])
        }
        #expect(proxy.met == 1)
        #expect(try server.paid(order) == (fault == .loseRequest ? [] : ["10 yes"]))
        let question = try await reader.onlyItem(of: thread).payload["question"]
        #expect(question == (fault == .loseRequest ? "refund 10?" : "refund 10000?"))
    }

    private func outcomes(_ ledger: InMemorySaver) async throws -> [JSONValue?] {
        try await ledger.ledger(after: 0, limit: 9).map { $0.record["outcome"] }
    }

    @Test(
        "A run is started once or not at all, and its outcome is reported",
        arguments: [FaultyProxy.Fault.loseRequest, .loseReply, .garble, .duplicate]
    )
    func start(_ fault: FaultyProxy.Fault) async throws {
        let server = try await RealServer.running()
        let proxy = try FaultyProxy(to: server.url)
        let maria = try await backend(by: proxy)
        let thread = ThreadID(UUIDText.random(.random(in: 0...(.max)), .random(in: 0...(.max))))
        proxy.fail(fault, where: Self.startsRun)
        do {
            let run = try await maria.start("ask", input: "once?", on: thread)
            #expect(fault != .loseRequest)
            #expect(try await maria.end(of: run).status == .interrupted)
            let runs = try await maria.runs(of: thread)
            #expect(runs.count == 1, "a second one is refused while the first is under way")
        } catch let error as OperationError {
            #expect(fault == .loseRequest, "\(error)")
            #expect(error.isOutcomeUnknown)
            await #expect(throws: OperationError.self) { try await maria.thread(thread) }
        }
    }

    @Test(
        "A garbled or cut reply is an error, and the request is sent again",
        arguments: [FaultyProxy.Fault.garble, .cutReply]
    )
    func reading(_ fault: FaultyProxy.Fault) async throws {
        let server = try await RealServer.running()
        let proxy = try FaultyProxy(to: server.url)
        let maria = try await backend(by: proxy)
        _ = try await maria.startAndWait("ask", "read?")
        proxy.fail(fault) { $0.hasPrefix("POST /threads/search") }
        let error = await #expect(throws: OperationError.self) { try await maria.inbox() }
        #expect(error?.exitCode == 5)
        #expect(error?.isOutcomeUnknown == false)
        #expect(try await maria.inbox().items.isEmpty == false)
    }

    @Test(
        "A stream that is cut is joined again, and no event comes twice",
        arguments: [FaultyProxy.Fault.cutReply, .loseReply]
    )
    func stream(_ fault: FaultyProxy.Fault) async throws {
        let server = try await RealServer.running()
        let proxy = try FaultyProxy(to: server.url)
        let maria = try await backend(by: proxy)
        let run = try await maria.start("essay", input: "cats")
        proxy.fail(fault) { $0.contains("/stream HTTP") }
        var events: [RunEvent] = []
        let ended = try await maria.follow(run) { events.append($0) }
        #expect(ended.status == .interrupted)
        #expect(proxy.met == 1)
        let updates = events.filter { $0.mode == "updates" && $0.payload["write_essay"] != nil }
        #expect(updates.count == 1)
        #expect(events.map(\.sequence) == Array(1...Int64(events.count)))
    }
}
