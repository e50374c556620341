import ConsoleCore
import SignoffCheckpoint
import SignoffOperator
import SignoffTesting
import Synchronization
import Testing

@testable import ConsoleApp

@Suite(
    "The change feed reports changes of other processes, and the core decides what is read again",
    .timeLimit(.minutes(5))
)
struct ChangeFeedTests {
    private let clock = ManualClock()
    private let pause = Pause()

    /// A change feed with its recorded reports.
    private final class Watch: Sendable {
        private let posted = Mutex<[ConsoleAction]>([])

        var actions: [ConsoleAction] { posted.withLock { $0 } }

        /// The reported changes, in order.
        var changes: [DataChange] {
            actions.compactMap { if case .changed(let change, _) = $0 { change } else { nil } }
        }

        /// The reported states of the connection, in order.
        var connections: [Connection] {
            actions.compactMap { if case .loaded(.connection(let connection), _) = $0 { connection } else { nil } }
        }

        /// The reported events, in order.
        var events: [RunEvent] {
            actions.flatMap { if case .loaded(.events(let page), _) = $0 { page.events } else { [RunEvent]() } }
        }

        func post(_ actions: [ConsoleAction]) { posted.withLock { $0 += actions } }
    }

    private func question(_ thread: ThreadID) throws -> OpenInterrupt {
        try .asking("pay?", on: thread, at: clock.now)
    }

    private func event(_ sequence: Int64, of run: RunID) -> RunEvent {
        RunEvent(
            sequence: sequence,
            run: run,
            thread: "t-1",
            workflow: "billing",
            at: clock.now,
            mode: "custom",
            namespace: [],
            payload: .integer(sequence)
        )
    }

    /// Runs a feed on `backend` while `body` executes.
    private func watching(
        _ backend: ScriptedBackend,
        live: AsyncStream<[RunEvent]>? = nil,
        faults: AsyncStream<String>? = nil,
        _ body: (Watch) async throws -> Void
    ) async throws {
        let watch = Watch()
        let feed = ChangeFeed(
            backend: backend,
            live: live,
            faults: faults,
            sleep: { [pause] in try await pause.sleep($0) }
        )
        let running = Task { await feed.run { watch.post($0) } }
        try await body(watch)
        running.cancel()
        await running.value
    }

    private func until(_ what: Comment, _ holds: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < end {
            if holds() { return }
            // A reading may start to wait for the next one only now.
            pause.wake()
            try await Task.sleep(for: .milliseconds(1))
        }
        Issue.record(what)
    }

    @Test("A new question is one change; a write that affects no list is none")
    func writes() async throws {
        let backend = ScriptedBackend(time: clock.source)
        try await watching(backend) { watch in
            try await until("the first look") { watch.changes == [.written(isFirstLook: true)] }
            backend.change { [event = event(1, of: "r-1")] in $0.events.append(event) }
            backend.change { [event = event(2, of: "r-1")] in $0.events.append(event) }
            try await until("the event") { watch.events.last?.sequence == 2 }
            #expect(watch.changes == [.written(isFirstLook: true)])
            backend.change { [added = try question("t-1")] in $0.questions.append(added) }
            try await until("the change") {
                watch.changes == [.written(isFirstLook: true), .written(isFirstLook: false)]
            }
        }
    }

    @Test("A disconnected database is reported once, and its return once")
    func away() async throws {
        let backend = ScriptedBackend(time: clock.source)
        try await watching(backend) { watch in
            try await until("the first look") { !watch.changes.isEmpty }
            backend.goOffline(message: "the server is down")
            try await until("the fault") { watch.connections.contains { $0 != .ready } }
            guard case .unavailable(let message)? = watch.connections.first else {
                Issue.record("told \(watch.connections)")
                return
            }
            #expect(message.contains("the server is down"))
            backend.comeBack()
            try await until("the end of the fault") { watch.connections.last == .ready }
        }
    }

    @Test("Events of the worker of this process are reported once: as they happen, and not again from the log")
    func liveEvents() async throws {
        let backend = ScriptedBackend(time: clock.source)
        let (live, send) = AsyncStream.makeStream(of: [RunEvent].self)
        try await watching(backend, live: live) { watch in
            try await until("the first look") { !watch.changes.isEmpty }
            send.yield([event(1, of: "own")])
            try await until("the live event") { watch.events.count == 1 }
            backend.change { [events = [event(1, of: "own"), event(2, of: "other")]] in $0.events += events }
            try await until("the event of the other run") { watch.events.contains { $0.run == "other" } }
            #expect(watch.events.count { $0.run == "own" } == 1)
        }
    }

    @Test("The reason for lists without an index is reported as a fault of the index")
    func indexFaults() async throws {
        var content = ScriptedContent()
        content.indexFaults = ["the cache folder is full"]
        try await watching(ScriptedBackend(content, time: clock.source)) { watch in
            try await until("the fault") {
                watch.actions.contains {
                    if case .fault(.index, message: "the cache folder is full", _) = $0 { true } else { false }
                }
            }
        }
    }

    @Test("The reason that keeps the worker from executing runs is reported as a fault of the worker")
    func faults() async throws {
        let backend = ScriptedBackend(time: clock.source)
        let (faults, send) = AsyncStream.makeStream(of: String.self)
        try await watching(backend, faults: faults) { watch in
            send.yield("the disk is full")
            try await until("the fault") {
                watch.actions.contains {
                    if case .fault(.worker, message: "the disk is full", _) = $0 { true } else { false }
                }
            }
        }
    }
}
