import OrderedCollections
import ServerStandIn
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import SignoffTesting
import Synchronization
import Testing

@Suite("Polling a server", .timeLimit(.minutes(5)))
struct WatchingTests {
    private let server = CrowdedServer(asking: 30)

    /// Waits until a condition holds.
    private func until(_ what: Comment, _ holds: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(1))
        }
        Issue.record(what)
    }

    @Test("Polls report other lists and changes of the connection, each once")
    func looks() {
        var looks = ServerLooks()
        let (first, second): ([JSONValue], [JSONValue]) = (["a"], ["b"])
        let told = [first, first, second, nil, nil, second, second].map { looks.isChange($0) }
        #expect(told == [false, false, true, true, false, true, false])
    }

    @Test("A server that was disconnected from the beginning is reported as connected")
    func awayAtFirst() {
        var looks = ServerLooks()
        let told = [nil, ["a"]].map { (rows: [JSONValue]?) in looks.isChange(rows) }
        #expect(told == [true, true])
    }

    @Test("An unchanged server is polled once a second, then less often, and more often again after a change")
    func pauses() {
        var looks = ServerLooks()
        _ = looks.isChange(["a"])
        #expect(looks.pause == .seconds(1))
        for _ in 0..<200 { _ = looks.isChange(["a"]) }
        #expect(looks.pause == .seconds(8))
        _ = looks.isChange(["b"])
        #expect(looks.pause == .seconds(1))
        for _ in 0..<200 { _ = looks.isChange(nil) }
        #expect(looks.pause == .seconds(8))
    }

    @Test("A minute without changes takes at most three requests a second, and one for each poll")
    func rest() async throws {
        let elapsed = Mutex(Duration.zero)
        let minute = Gate()
        let backend = try await server.backend { duration in
            let now = elapsed.withLock { elapsed in
                elapsed += duration
                return elapsed
            }
            if now > .seconds(60) { try await minute.pass() }
        }
        _ = server.takeCounts()
        let changes = backend.changes()
        await minute.arrival()
        let counts = server.takeCounts()
        #expect(counts.keys.sorted() == ["search"])
        #expect(counts["search", default: 0] <= 60)
        #expect(counts["search", default: 0] >= 8)
        withExtendedLifetime(changes) {}
    }

    @Test("The inbox takes its lists, and a read of each thread that changed since its last read")
    func inbox() async throws {
        let backend = try await server.backend()
        _ = server.takeCounts()
        let page = try await backend.inbox(limit: 10)
        #expect(page.items.count == 10)
        #expect(page.total == 30)
        #expect(page.failedThreads == 0)
        #expect(server.takeCounts() == ["search": 2, "state": 30])
        server.change(3, to: "error")
        server.change(4, to: "interrupted", asks: true)
        let next = try await backend.inbox(after: page.next, limit: 10)
        #expect(next.total == 29)
        #expect(next.failedThreads == 1)
        #expect(server.takeCounts() == ["search": 2, "state": 1])
    }

    @Test(
        "A question that a refused answer shows to be gone leaves the list, also where the version of its thread is the same"
    )
    func lost() async throws {
        let backend = try await server.backend()
        let item = try #require(try await backend.inbox(limit: 30).items.first)
        server.lose(item.question.thread)
        #expect(try await backend.inbox(limit: 30).total == 30)
        let answer = ItemAnswer(item: item, decisions: [.approve])
        let error = await #expect(throws: OperationError.self) { try await backend.answer([answer], token: "token-1") }
        #expect(error?.code.description == "answer_conflict")
        #expect(try await backend.inbox(limit: 30).total == 29)
    }

    @Test("A reading of all questions hands out the first before it has read the rest, and each once")
    func pages() async throws {
        let server = CrowdedServer(asking: 1_200)
        let backend = try await server.backend()
        var (sizes, threads): ([Int], [ThreadID]) = ([], [])
        for try await page in backend.questionPages(limit: 10_000, payloadLimit: nil) {
            sizes.append(page.questions.count)
            threads += page.questions.map(\.thread)
            #expect(page.total == 1_200)
        }
        #expect(sizes == [50, 500, 500, 150])
        #expect(Set(threads).count == 1_200)
        _ = server.takeCounts()
        for try await _ in backend.questionPages(limit: 10_000, payloadLimit: nil) {}
        #expect(server.takeCounts() == ["search": 3], "nothing that did not change is read again")
    }

    @Test("A list of threads reads the runs of busy ones only, and the error of a failed one once")
    func threads() async throws {
        let backend = try await server.backend()
        server.change(1, to: "busy")
        server.change(2, to: "error")
        _ = server.takeCounts()
        let page = try await backend.threadPage(limit: 500)
        let runs = try await backend.listedRuns(of: page.items)
        #expect(runs.keys.map(\.rawValue) == [CrowdedServer.id(1)])
        #expect(server.takeCounts() == ["search": 2, "runs": 1])
        _ = try await backend.threadPage(limit: 500)
        #expect(server.takeCounts() == ["search": 1])
    }

    @Test("Moving over many rows sends no request for their events; one request finds the busy threads")
    func rows() async throws {
        let backend = try await server.backend()
        _ = server.takeCounts()
        for number in 0..<30 {
            let page = try await backend.recentEvents(of: ThreadID(CrowdedServer.id(number)))
            #expect(page.events.isEmpty)
        }
        #expect(server.takeCounts().isEmpty)
    }

    @Test("The runs of a busy visible thread are followed, and their events are reported as numbered changes")
    func following() async throws {
        server.stream([
            try ServerEvent("custom", #"{"tick":1}"#, id: "1-0"), try ServerEvent("custom", #"{"tick":2}"#, id: "2-0"),
        ])
        server.change(7, to: "busy")
        let backend = try await server.backend()
        let thread = ThreadID(CrowdedServer.id(7))
        #expect(try await backend.recentEvents(of: thread).events.isEmpty)
        let changes = backend.changes()
        try await until("the events") { try await backend.newestEvent() >= 2 }
        let events = try await backend.events(after: 0, run: nil, thread: thread, limit: 10).events
        #expect(events.map(\.sequence) == [1, 2])
        #expect(events.map { $0.payload["tick"] } == [1, 2])
        #expect(try await backend.events(after: 1, run: nil, thread: nil, limit: 10).events.count == 1)
        #expect(try await backend.recentEvents(of: thread).events == events)
        #expect(try await backend.recentEvents(of: ThreadID(CrowdedServer.id(8))).events.isEmpty)
        withExtendedLifetime(changes) {}
    }

    @Test("A thread that is not watched is not followed, even if it is busy")
    func notFollowed() async throws {
        server.stream([try ServerEvent("custom", "1", id: "1-0")])
        server.change(7, to: "busy")
        let backend = try await server.backend()
        let changes = backend.changes()
        try await until("some looks") { server.takeCounts()["search", default: 0] > 0 }
        try await until("more looks") { server.takeCounts()["search", default: 0] > 0 }
        #expect(try await backend.newestEvent() == 0)
        withExtendedLifetime(changes) {}
    }

    @Test("After an outage every question is read again, because a restarted server may have lost states")
    func outage() async throws {
        let backend = try await server.backend()
        let lost = try #require(try await backend.inbox(limit: 30).items.first).question.thread
        var changes = backend.changes().makeAsyncIterator()
        _ = await changes.next()
        server.go(away: true)
        #expect(await changes.next() != nil, "the outage is a change")
        server.lose(lost)
        server.go(away: false)
        #expect(await changes.next() != nil, "the end of the outage is a change")
        #expect(try await backend.inbox(limit: 30).total == 29)
    }

    @Test("The mark of the lists is that of the last poll while changes are read; a disconnected server is an error")
    func standing() async throws {
        let backend = try await server.backend()
        let before = try await backend.standing()
        #expect(try await backend.standing() == before)
        let changes = backend.changes()
        server.go(away: true)
        try await until("the fault") { (try? await backend.standing()) == nil }
        let error = await #expect(throws: OperationError.self) { try await backend.standing() }
        #expect(error?.code.description == "server_unreachable")
        server.go(away: false)
        try await until("the end of the fault") { (try? await backend.standing()) == before }
        server.change(1, to: "idle")
        try await until("another mark") { try await backend.standing() != before }
        withExtendedLifetime(changes) {}
    }
}
