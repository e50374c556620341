import FoundationEssentials
import Glibc
import OrderedCollections
import ServerSupport
import SignoffCheckpoint
import SignoffOperator
import SignoffRemote
import SignoffReview
import Synchronization
import Testing

/// A real server that stops and starts again while a run is followed.
@Suite(
    "A server that starts again while a run is followed",
    .enabled(if: RealServer.python != nil, RealServer.reason),
    .timeLimit(.minutes(5))
)
struct FollowedRestartTests {
    /// The verb that starts the run.
    enum Verb: String, CaseIterable, Sendable {
        case run, retry, fork
    }

    private struct Files {
        let server: RealServer

        func make(_ name: String) throws { try Data().write(to: URL(filePath: "\(server.folder)/\(name)")) }
        func remove(_ name: String) { unlink("\(server.folder)/\(name)") }
    }

    /// Starts a run that counts until the file `name-stop` exists.
    private func begin(_ verb: Verb, _ name: String, on backend: LangGraphBackend, _ files: Files) async throws -> Run {
        switch verb {
        case .run:
            try files.make("\(name)-ready")
            return try await backend.start("tick_then_ask", input: .string(name))
        case .retry:
            let thread = try await backend.startAndWait("tick_then_ask", .string(name)).request.thread
            try files.make("\(name)-ready")
            return try await backend.retry(thread: thread)
        case .fork:
            try files.make("\(name)-ready")
            try files.make("\(name)-stop")
            let thread = try await backend.startAndWait("tick_then_ask", .string(name)).request.thread
            files.remove("\(name)-stop")
            let head = try #require(try await backend.historyPage(of: thread).states.first?.address.checkpoint)
            return try await backend.fork(thread: thread, from: head)
        }
    }

    @Test("A run is followed to its end in one run, and no event is reported twice", arguments: Verb.allCases)
    func inOrder(_ verb: Verb) async throws {
        let server = try await RealServer()
        let files = Files(server: server)
        let backend = try await server.backend()
        let run = try await begin(verb, verb.rawValue, on: backend, files)
        let before = try await backend.runs(of: run.request.thread).count
        let events = Mutex<[RunEvent]>([])
        async let following = backend.follow(run) { event in events.withLock { $0.append(event) } }
        try await until("the first events") { events.withLock { $0.contains { $0.payload["tick"] == 3 } } }
        try await server.stop()
        let told = events.withLock { $0.count }
        try await server.start()
        try await until("events after the start") { events.withLock { $0.count > told + 2 } }
        try files.make("\(verb.rawValue)-stop")
        let ended = try await following
        #expect(ended.id == run.id)
        #expect(ended.status == .interrupted)
        #expect(try await backend.runs(of: run.request.thread).count == before)
        #expect(try await backend.onlyItem(of: run.request.thread).payload["question"]?.stringValue == verb.rawValue)
        let all = events.withLock { $0 }
        #expect(all.map(\.sequence) == Array(1...Int64(all.count)))
        #expect(all.allSatisfy { $0.mode != "error" })
        // The body runs again from its beginning. The events of the second execution are new events.
        let ticks = all.compactMap { $0.payload["tick"]?.integerValue }
        #expect(ticks.count { $0 == 1 } <= 2, "\(ticks)")
    }

    @Test("A killed server has lost the run or executes it, and either outcome is reported")
    func killed() async throws {
        let server = try await RealServer()
        let files = Files(server: server)
        let backend = try await server.backend()
        let run = try await begin(.run, "kill", on: backend, files)
        let count = Mutex(0)
        async let following = backend.follow(run) { _ in count.withLock { $0 += 1 } }
        try await until("the first events") { count.withLock { $0 > 3 } }
        try await server.stop(inOrder: false)
        try await server.start()
        try files.make("kill-stop")
        do {
            let ended = try await following
            #expect(ended.id == run.id)
            #expect(ended.status == .interrupted)
        } catch let error as OperationError {
            #expect(error.code.description == "run_not_found", "\(error)")
        }
    }

    private func until(_ what: Comment, _ holds: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record(what)
    }
}
