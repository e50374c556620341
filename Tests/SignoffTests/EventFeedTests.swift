import SignoffCheckpoint
import SignoffTesting
import Synchronization
import Testing

@testable import Signoff

/// The feed of events: to listeners at once, to the log in batches.
@Suite(.timeLimit(.minutes(5)))
struct EventFeedTests {
    /// A log that keeps its batches, and can be made to fail or to wait.
    private final class Log: EventLog, Sendable {
        private struct Content {
            var batches: [[RunEvent]] = []
            var failures: [Failure] = []
        }

        private let content = Mutex(Content())
        private let gate: Gate?

        init(failing failures: [Failure] = [], waitingAt gate: Gate? = nil) {
            self.gate = gate
            content.withLock { $0.failures = failures }
        }

        var batches: [[Int64]] { content.withLock { $0.batches.map { $0.map(\.sequence) } } }

        func append(_ events: [RunEvent]) async throws {
            try await gate?.pass()
            try content.withLock { content in
                if !content.failures.isEmpty { throw content.failures.removeFirst() }
                content.batches.append(events)
            }
        }

        func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
            EventPage(events: [], hasGap: false)
        }

        func newestEventSequence() async throws -> Int64 { 0 }
        func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {}
    }

    /// What a feed reported, in order: nil for a batch that is in the log.
    private final class Reports: Sendable {
        private let reported = Mutex<[String?]>([])

        var all: [String?] { reported.withLock { $0 } }

        func add(_ error: (any Error)?) { reported.withLock { $0.append((error as? Failure)?.text) } }
    }

    private let clock = VirtualClock()
    private let reports = Reports()

    private func feed(_ log: Log?) -> EventFeed {
        EventFeed(
            log: log,
            interval: .milliseconds(50),
            sleep: { [clock] in try await clock.sleep(for: $0) },
            trimmer: nil,
            report: { [reports] in reports.add($0) }
        )
    }

    private func event(_ sequence: Int64) -> RunEvent {
        RunEvent(
            sequence: sequence,
            run: "r",
            thread: "t",
            workflow: "w",
            at: Timestamp(microseconds: 0),
            mode: "custom",
            namespace: [],
            payload: .integer(sequence)
        )
    }

    @Test
    func `What is sent within an interval is one batch, in order`() async throws {
        let log = Log()
        let feed = feed(log)
        for sequence in 1...3 { feed.send(event(Int64(sequence))) }
        await clock.sleepers(1)
        #expect(log.batches.isEmpty, "nothing is written before the interval is over")
        clock.advance(by: .milliseconds(50))
        await feed.flush()
        #expect(log.batches == [[1, 2, 3]])
        feed.send(event(4))
        await feed.flush()
        #expect(log.batches == [[1, 2, 3], [4]])
        #expect(reports.all == [nil, nil])
    }

    @Test
    func `Listeners get events at once, each from when it began to listen`() async throws {
        let feed = feed(nil)
        let early = feed.listen()
        feed.send(event(1))
        let late = feed.listen()
        feed.send(event(2))
        var seen: [Int64] = []
        for await events in early {
            seen += events.map(\.sequence)
            if seen.count == 2 { break }
        }
        #expect(seen == [1, 2])
        for await events in late {
            #expect(events.map(\.sequence) == [2])
            break
        }
    }

    @Test
    func `A batch that cannot be written is reported, and the next one is written all the same`() async throws {
        let log = Log(failing: [Failure("the disk is full")])
        let feed = feed(log)
        feed.send(event(1))
        await feed.flush()
        feed.send(event(2))
        await feed.flush()
        #expect(log.batches == [[2]])
        #expect(reports.all == ["the disk is full", nil])
    }

    @Test
    func `Batches go out one after the other, and a flush waits for those before it`() async throws {
        let gate = Gate()
        let log = Log(waitingAt: gate)
        let feed = feed(log)
        feed.send(event(1))
        let first = Task { await feed.flush() }
        await gate.arrival(of: 1)
        feed.send(event(2))
        let second = Task { await feed.flush() }
        #expect(log.batches.isEmpty)
        gate.open()
        await second.value
        await first.value
        #expect(log.batches == [[1], [2]])
    }
}

/// Changes of a run that are stored in the background.
@Suite(.timeLimit(.minutes(5)))
struct BackgroundWritesTests {
    private final class Store: Sendable {
        private let stored = Mutex<[Int]>([])

        /// How many changes each transaction had.
        var sizes: [Int] { stored.withLock { $0 } }

        func store(_ changes: [CheckpointChange]) { stored.withLock { $0.append(changes.count) } }
    }

    private func changes(_ count: Int) -> [CheckpointChange] {
        let batch = WriteBatch(
            address: CheckpointAddress(thread: "t", checkpoint: "1f000000-0000-6000-8000-000000000000"),
            task: "task",
            taskPath: "",
            writes: []
        )
        return Array(repeating: .writes(batch), count: count)
    }

    @Test
    func `What comes while a transaction is under way goes together into the next one`() async throws {
        let (writes, store, gate) = (BackgroundWrites(), Store(), Gate())
        let apply: @Sendable ([CheckpointChange]) async throws -> Void = { changes in
            try await gate.pass()
            store.store(changes)
        }
        writes.add(changes(1), apply: apply)
        await gate.arrival(of: 1)
        writes.add(changes(2), apply: apply)
        writes.add(changes(3), apply: apply)
        gate.open()
        await writes.settle()
        #expect(store.sizes == [1, 5])
    }

    @Test
    func `Settling waits for all that was added, and returns at once where nothing was`() async throws {
        let (writes, store) = (BackgroundWrites(), Store())
        await writes.settle()
        for _ in 0..<20 { writes.add(changes(1)) { store.store($0) } }
        await writes.settle()
        #expect(store.sizes.reduce(0, +) == 20)
        writes.add(changes(1)) { store.store($0) }
        await writes.settle()
        #expect(store.sizes.reduce(0, +) == 21)
    }

    @Test
    func `After a failure nothing more is stored`() async throws {
        let (writes, store) = (BackgroundWrites(), Store())
        writes.add(changes(1)) { _ in throw Failure("the disk is full") }
        await writes.settle()
        writes.add(changes(1)) { store.store($0) }
        await writes.settle()
        #expect(store.sizes.isEmpty)
    }
}
