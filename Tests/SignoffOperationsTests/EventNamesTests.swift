import SignoffCheckpoint
import Synchronization
import Testing

@testable import SignoffOperations

@Suite("The names of tasks in the events of a thread")
struct EventNamesTests {
    /// A log that notes how many events it gave out.
    private final class CountingLog: EventLog {
        private let log = InMemorySaver()
        private let read = Mutex(0)

        var readCount: Int { read.withLock { $0 } }

        func append(_ events: [RunEvent]) async throws { try await log.append(events) }

        func events(after sequence: Int64, run: RunID?, thread: ThreadID?, limit: Int) async throws -> EventPage {
            let page = try await log.events(after: sequence, run: run, thread: thread, limit: limit)
            read.withLock { $0 += page.events.count }
            return page
        }

        func newestEventSequence() async throws -> Int64 { try await log.newestEventSequence() }

        func trimEvents(olderThan moment: Timestamp, keeping maximumCount: Int) async throws {
            try await log.trimEvents(olderThan: moment, keeping: maximumCount)
        }
    }

    private func update(_ name: String, thread: ThreadID = "t") -> RunEvent {
        RunEvent(
            run: "r",
            thread: thread,
            workflow: "w",
            at: Timestamp(microseconds: 0),
            mode: "updates",
            namespace: [],
            payload: [name: 1]
        )
    }

    @Test("A thread that is watched has each event read once")
    func linear() async throws {
        let log = CountingLog()
        let names = EventNames()
        var expected: Set<String> = []
        for page in 0..<50 {
            try await log.append((0..<100).map { _ in update("task \(page)") })
            expected.insert("task \(page)")
            #expect(try await names.names(of: "t", in: log) == expected)
        }
        #expect(log.readCount == 5_000)
    }

    @Test("Threads are kept apart, and one that is forgotten is read again")
    func threads() async throws {
        let log = CountingLog()
        let names = EventNames()
        try await log.append((0..<100).map { update("task \($0)", thread: ThreadID("t-\($0)")) })
        for _ in 0..<2 {
            for number in 0..<100 {
                #expect(try await names.names(of: ThreadID("t-\(number)"), in: log) == ["task \(number)"])
            }
        }
        #expect(log.readCount == 200)
    }
}
