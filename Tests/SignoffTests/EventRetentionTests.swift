import Signoff
import SignoffCheckpoint
import SignoffTesting
import Synchronization
import Testing

/// Who trims the event log, and when.
@Suite(.timeLimit(.minutes(10)))
struct EventRetentionTests {
    /// A wall clock and an uptime that advance together.
    private final class Clock: Sendable {
        private let passed = Mutex(Duration.zero)

        var uptime: Duration { passed.withLock { $0 } }
        var source: TimeSource {
            TimeSource { Timestamp(microseconds: 1_800_000_000_000_000).advanced(by: self.uptime) }
        }

        func advance(by duration: Duration) { passed.withLock { $0 += duration } }
    }

    /// The log of a saver, and how often it was trimmed.
    private final class CountedLog: EventLog {
        private let saver: InMemorySaver
        private let trims = Mutex(0)

        init(_ saver: InMemorySaver) { self.saver = saver }

        var trimCount: Int { trims.withLock { $0 } }

        func append(_ events: [RunEvent]) async throws { try await saver.append(events) }

        func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
            try await saver.events(after: sequence, run: run, thread: thread, limit: limit)
        }

        func newestEventSequence() async throws -> Int64 { try await saver.newestEventSequence() }

        func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {
            try await saver.trimEvents(olderThan: moment, keeping: maximumCount)
            trims.withLock { $0 += 1 }
        }

        func trimEvents(to bounds: EventBounds) async throws {
            try await saver.trimEvents(to: bounds)
            trims.withLock { $0 += 1 }
        }
    }

    private let clock = Clock()
    private let echo = Entrypoint("echo") { (number: Int, _) -> Int in number }

    private func options(_ retention: EventRetention?) -> WorkflowRuntime.Options {
        WorkflowRuntime.Options(time: clock.source, eventRetention: retention, uptime: { [clock] in clock.uptime })
    }

    private func append(_ count: Int, to log: some EventLog) async throws {
        try await log.append(
            (0..<count).map { _ in
                RunEvent(
                    run: "gone",
                    thread: "other",
                    workflow: "w",
                    at: clock.source.now(),
                    mode: "custom",
                    namespace: [],
                    payload: .null
                )
            }
        )
    }

    private func count(_ log: some EventLog) async throws -> Int {
        try await log.events(after: 0, run: nil, thread: "other", limit: 1_000).events.count
    }

    private func becomes(_ expected: Int, _ log: some EventLog) async throws {
        while try await count(log) != expected { await Task.yield() }
    }

    @Test
    func `A run of the library trims the log, once in a while`() async throws {
        let saver = InMemorySaver(time: clock.source)
        let retention = EventRetention(maximumAge: .seconds(60), maximumCount: 5, interval: .seconds(10))
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [echo], options: options(retention))
        try await append(8, to: saver)
        _ = try await runtime.invoke(echo, 1, on: "t")
        try await becomes(5, saver)
        try await append(3, to: saver)
        // Not again before ten seconds have passed: a trimming that was begun would be over with the runs.
        for number in 0..<20 {
            _ = try await runtime.invoke(echo, number, on: "t")
            await Task.yield()
        }
        #expect(try await count(saver) == 8)
        clock.advance(by: .seconds(10))
        _ = try await runtime.invoke(echo, 1, on: "t")
        try await becomes(5, saver)
        clock.advance(by: .seconds(61))
        _ = try await runtime.invoke(echo, 1, on: "t")
        try await becomes(0, saver)
    }

    @Test
    func `A run of a worker trims the log, and its own events stay`() async throws {
        let saver = InMemorySaver(time: clock.source)
        let gate = Gate()
        let long = Entrypoint("long") { (number: Int, flow) -> Int in
            await flow.write("begun")
            try await gate.pass()
            return number
        }
        let retention = EventRetention(maximumCount: 0, interval: .zero)
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [echo, long], options: options(retention))
        let worker = WorkflowWorker(
            runtime: runtime,
            queue: saver,
            events: saver,
            id: "worker",
            options: WorkflowWorker.Options(eventInterval: .zero)
        )
        let serving = Task { await worker.run() }
        try await append(3, to: saver)
        let run = try await saver.submit(
            RunRequest(thread: "t", workflow: "long", action: .start(input: .integer(1)), requestedBy: "test"),
            guardedBy: [],
            recording: nil
        )
        worker.notify()
        await gate.arrival(of: 1)
        try await becomes(0, saver)
        while try await saver.events(after: 0, run: run.id, thread: nil, limit: 9).events.count < 2 {
            await Task.yield()
        }
        try await append(3, to: saver)
        _ = try await runtime.invoke(echo, 1, on: "another")
        try await becomes(0, saver)
        #expect(try await saver.events(after: 0, run: run.id, thread: nil, limit: 9).events.count >= 2)
        gate.open()
        serving.cancel()
        await serving.value
    }

    @Test
    func `A program that writes many events trims the log before the interval is over`() async throws {
        let saver = InMemorySaver(time: clock.source)
        var storage = try #require(saver.storage)
        let log = CountedLog(saver)
        storage.events = .provided(log)
        storage.place = .file("d.sqlite")
        var options = options(EventRetention(maximumCount: 1_000, interval: .seconds(3_600)))
        options.eventInterval = .seconds(3_600)
        let chatty = Entrypoint("chatty") { (count: Int, flow) -> Int in
            for number in 0..<count { await flow.write(number) }
            return count
        }
        let runtime = try WorkflowRuntime(storage: storage, options: options)
        _ = try await runtime.invoke(chatty, 0, on: "t")
        await runtime.flushEvents()
        // The first run trims; only then is nothing due.
        while log.trimCount < 1 { await Task.yield() }
        try await append(999, to: saver)
        _ = try await runtime.invoke(chatty, 900, on: "t")
        await runtime.flushEvents()
        // A trimming that was begun would be over with these runs.
        for _ in 0..<20 {
            _ = try await runtime.invoke(echo, 1, on: "another")
            await Task.yield()
        }
        #expect(log.trimCount == 1, "it has not written 1,000 events")
        #expect(try await count(saver) == 999)
        _ = try await runtime.invoke(chatty, 100, on: "t")
        await runtime.flushEvents()
        try await becomes(0, saver)
    }

    @Test
    func `A log that another program trims is not trimmed`() async throws {
        let saver = InMemorySaver(time: clock.source)
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [echo], options: options(nil))
        try await append(8, to: saver)
        clock.advance(by: .seconds(1_000_000_000))
        for number in 0..<20 {
            _ = try await runtime.invoke(echo, number, on: "t")
            await Task.yield()
        }
        #expect(try await count(saver) == 8)
    }
}
