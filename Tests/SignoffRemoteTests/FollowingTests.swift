import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import Synchronization
import Testing

/// A transport whose streams of events end in the same given way each time a stream is joined.
private final class BreakingStreams: ServerTransport {
    private let base: ImitatedServer
    private let events: [ServerEvent]
    private let failure: TransportFailure?
    private let count = Mutex(0)

    init(_ base: ImitatedServer, _ events: [ServerEvent], then failure: TransportFailure?) {
        self.base = base
        self.events = events
        self.failure = failure
    }

    /// The number of times a stream was joined.
    var joined: Int { count.withLock { $0 } }

    func reply(to request: ServerRequest) async throws -> ServerReply { try await base.reply(to: request) }

    func events(of request: ServerRequest) async throws -> any ServerEventSource {
        count.withLock { $0 += 1 }
        return BreakingEvents(events, failure)
    }
}

private actor BreakingEvents: ServerEventSource {
    private var events: ArraySlice<ServerEvent>
    private let failure: TransportFailure?

    init(_ events: [ServerEvent], _ failure: TransportFailure?) {
        self.events = events[...]
        self.failure = failure
    }

    func next() async throws -> ServerEvent? {
        if let event = events.popFirst() { return event }
        if let failure { throw failure }
        return nil
    }
}

@Suite("Runs that are followed", .timeLimit(.minutes(5)))
struct FollowingTests {
    private let thread = AskingThread()
    private static let tick = "1-0"

    private func backend(_ transport: any ServerTransport) async throws -> LangGraphBackend {
        try await LangGraphBackend(
            ServerConnection(
                url: try ServerURL("http://127.0.0.1:2024"),
                transport: transport,
                sleep: { _ in await Task.yield() }
            ),
            identity: OperatorIdentity(name: "maria", client: "test")
        )
    }

    private func server() -> ImitatedServer {
        ImitatedServer { [thread] request in
            thread.reply(to: request) ?? ServerReply(["detail": "Run not found"], status: 404)
        }
    }

    private func run(_ status: String) throws -> Run {
        try #require(ServerRun(thread.add(["metadata": [:]], status: status))).run()
    }

    @Test("An event that stays unreadable ends the joining, and the end of the run is reported as an error with a code")
    func unreadable() async throws {
        let run = try run("success")
        thread.ask(nil, status: "idle")
        let transport = BreakingStreams(
            server(),
            [try ServerEvent("custom", #"{"tick":1}"#, id: Self.tick)],
            then: TransportFailure("an event of the stream is no JSON", mayHaveArrived: true, isGarbled: true)
        )
        var events: [RunEvent] = []
        let backend = try await backend(transport)
        let error = await #expect(throws: OperationError.self) { try await backend.follow(run) { events.append($0) } }
        #expect(error?.code.description == "server_failed")
        #expect(error?.message.contains("ended with status success") == true)
        #expect(events.map { $0.payload["tick"] } == [1])
        #expect(transport.joined <= 4)
    }

    @Test("A run that the server does not have is reported as missing, and no event of its stream is reported")
    func missing() async throws {
        let run = try #require(ServerRun(AskingThread().add(["metadata": [:]], status: "running"))).run()
        let transport = BreakingStreams(
            server(),
            [try ServerEvent("error", #"{"error":"HTTPException","message":"404: Run not found"}"#, id: nil)],
            then: nil
        )
        var events: [RunEvent] = []
        let backend = try await backend(transport)
        let error = await #expect(throws: OperationError.self) { try await backend.follow(run) { events.append($0) } }
        #expect(error?.code.description == "run_not_found")
        #expect(events.isEmpty)
    }

    @Test("The error of an existing run is reported, also where its stream cannot be resumed")
    func failed() async throws {
        let run = try run("error")
        thread.fail("ValueError", task: "ValueError('no money')")
        let transport = BreakingStreams(
            server(),
            [try ServerEvent("error", #"{"error":"ValueError","message":"no money"}"#, id: nil)],
            then: nil
        )
        var events: [RunEvent] = []
        let ended = try await backend(transport).follow(run) { events.append($0) }
        #expect(ended.status == .error)
        #expect(events.map(\.mode) == ["error"])
    }

    @Test("Where the server hides the message of an exception, the message comes from the task")
    func hiddenMessage() async throws {
        let run = try run("error")
        thread.fail("BankError", task: "BankError('no money')")
        let ended = try await backend(server()).run(run.id, of: run)
        #expect(ended.error?.code == "BankError")
        #expect(ended.error?.message == "BankError('no money')")
    }

    @Test("The wait for a server lasts half a minute, and a reply of the server starts the time again")
    func patience() throws {
        var following = RunFollowing(try run("running"))
        let start = ContinuousClock.now
        let told = [0, 20, 29, 30].map { following.isPatient(at: start + .seconds($0), for: .seconds(30)) }
        #expect(told == [true, true, true, false])
        following.noteReply()
        let toldAgain = [31, 60, 61].map { following.isPatient(at: start + .seconds($0), for: .seconds(30)) }
        #expect(toldAgain == [true, true, false])
    }
}

extension LangGraphBackend {
    /// Reads a run after the runs of its thread.
    fileprivate func run(_ id: RunID, of known: Run) async throws -> Run {
        try await learnRuns(of: known.request.thread)
        return try await run(id)
    }
}
