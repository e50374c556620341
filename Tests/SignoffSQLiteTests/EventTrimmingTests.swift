import SignoffCheckpoint
import Testing

@testable import SignoffSQLite

@Suite("Keeping the event log within bounds")
struct EventTrimmingTests {
    private static let start = Timestamp(microseconds: 1_800_000_000_000_000)

    enum Engine: CaseIterable {
        case memory, file
    }

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func log(_ engine: Engine) async throws -> any RunQueue & EventLog {
        switch engine {
        case .memory: InMemorySaver()
        case .file: try await folder.saver()
        }
    }

    /// An event at a number of seconds after the start, with a payload of a number of bytes.
    private func event(_ seconds: Int64, run: RunID = "gone", thread: ThreadID = "t", bytes: Int = 10) -> RunEvent {
        RunEvent(
            run: run,
            thread: thread,
            workflow: "w",
            at: Self.start.advanced(by: .seconds(seconds)),
            mode: "custom",
            namespace: [],
            payload: .string(String(repeating: "x", count: bytes - 2))
        )
    }

    private func sequences(_ log: any EventLog) async throws -> [Int64] {
        try await log.events(after: 0, run: nil, thread: nil, limit: 100_000).events.map(\.sequence)
    }

    private func bounds(_ oldest: Int64 = 0, count: Int = .max, bytes: Int64 = .max) -> EventBounds {
        EventBounds(oldest: Self.start.advanced(by: .seconds(oldest)), maximumCount: count, maximumBytes: bytes)
    }

    @Test("By age, by count and by size the oldest go", arguments: Engine.allCases)
    func oldestFirst(engine: Engine) async throws {
        let log = try await log(engine)
        try await log.append((1...10).map { event($0) })
        try await log.trimEvents(to: bounds())
        #expect(try await sequences(log) == Array(1...10))
        #expect(try await !log.events(after: 0, run: nil, thread: nil, limit: 1).hasGap)
        try await log.trimEvents(to: bounds(4))
        #expect(try await sequences(log) == Array(4...10))
        #expect(try await log.events(after: 0, run: nil, thread: nil, limit: 1).hasGap)
        #expect(try await !log.events(after: 3, run: nil, thread: nil, limit: 1).hasGap)
        try await log.trimEvents(to: bounds(count: 5))
        #expect(try await sequences(log) == Array(6...10))
        try await log.trimEvents(to: bounds(bytes: 35))
        #expect(try await sequences(log) == Array(8...10))
        // What comes later counts as well.
        try await log.append([event(11, bytes: 20)])
        try await log.trimEvents(to: bounds(bytes: 35))
        #expect(try await sequences(log) == [10, 11])
    }

    @Test("Events of a thread that is deleted count no longer", arguments: Engine.allCases)
    func deleted(engine: Engine) async throws {
        let log = try await log(engine)
        try await log.append((1...5).map { event($0, thread: "a") } + (6...10).map { event($0, thread: "b") })
        try await log.trimEvents(to: bounds(bytes: 99))
        #expect(try await sequences(log) == Array(2...10))
        try await log.deleteThread("a")
        try await log.trimEvents(to: bounds(bytes: 60))
        #expect(try await sequences(log) == Array(6...10))
    }

    @Test("Events of a run that has not ended stay, and those of others go around them", arguments: Engine.allCases)
    func activeRuns(engine: Engine) async throws {
        let log = try await log(engine)
        let run = try await log.submit(
            RunRequest(thread: "t", workflow: "w", action: .start(input: .integer(1)), requestedBy: "test"),
            guardedBy: [],
            recording: nil
        )
        try await log.append([event(1), event(2, run: run.id), event(3), event(4, run: run.id), event(5)])
        try await log.trimEvents(to: bounds(100))
        #expect(try await sequences(log) == [2, 4])
        try await log.trimEvents(to: bounds(count: 0, bytes: 0))
        #expect(try await sequences(log) == [2, 4])
        _ = try await log.requestCancellation(of: run.id)
        try await log.trimEvents(to: bounds(100))
        #expect(try await sequences(log) == [])
        #expect(try await log.newestEventSequence() == 5)
    }

    @Test("A log of many portions is trimmed to its bounds", arguments: Engine.allCases)
    func portions(engine: Engine) async throws {
        let log = try await log(engine)
        try await log.append((1...12_000).map { event($0) })
        try await log.trimEvents(to: bounds(11_990))
        #expect(try await sequences(log) == Array(11_990...12_000))
    }

    @Test("A log within its bounds is not written to")
    func cheap() async throws {
        let saver = try await folder.saver()
        try await saver.append((1...10).map { event($0) })
        // The first time the bytes are counted.
        try await saver.trimEvents(to: bounds())
        let before = saver.database.writeCounts
        try await saver.trimEvents(to: bounds(1, count: 10, bytes: 100))
        #expect(saver.database.writeCounts == before)
        try await saver.trimEvents(to: bounds(1, count: 10, bytes: 99))
        #expect(saver.database.writeCounts != before)
    }

    @Test("The newest events of a thread are read without the older ones", arguments: Engine.allCases)
    func newest(engine: Engine) async throws {
        let log = try await log(engine)
        try await log.append((1...10).map { event($0, thread: $0 % 2 == 0 ? "even" : "odd") })
        let page = try await log.newestEvents(of: "even", limit: 2)
        #expect(page.events.map(\.sequence) == [8, 10])
        #expect(page.hasGap)
        let all = try await log.newestEvents(of: "even", limit: 5)
        #expect(all.events.map(\.sequence) == [2, 4, 6, 8, 10])
        #expect(!all.hasGap)
        #expect(try await log.newestEvents(of: "none", limit: 5) == EventPage(events: [], hasGap: false))
        await #expect(throws: CheckpointError.self) { try await log.newestEvents(of: "even", limit: 0) }
    }

    @Test(
        "The bytes of a log of an earlier release are counted outside of a transaction that writes, and noted with what came since"
    )
    func counted() async throws {
        let saver = try await folder.saver()
        try await saver.append([event(0, bytes: 100), event(1, bytes: 50)])
        let counted = try await saver.database.read { connection, _ in
            try EventRows(connection: connection).countBytes()
        }
        let found = try #require(counted)
        try await saver.append([event(2, bytes: 25)])
        try await saver.database.write { try EventRows(connection: $0).note(found) }
        #expect(
            try await saver.database.read { connection, _ in try EventRows(connection: connection).notedBytes } == 175
        )
        try await saver.append([event(3, bytes: 5)])
        #expect(
            try await saver.database.read { connection, _ in try EventRows(connection: connection).notedBytes } == 180
        )
    }

    @Test("Bytes that were counted before events were removed are not noted")
    func countedTooEarly() async throws {
        let saver = try await folder.saver()
        try await saver.append([event(0, thread: "gone"), event(1)])
        let counted = try await saver.database.read { connection, _ in
            try EventRows(connection: connection).countBytes()
        }
        let found = try #require(counted)
        try await saver.deleteThread("gone")
        try await saver.database.write { try EventRows(connection: $0).note(found) }
        #expect(
            try await saver.database.read { connection, _ in try EventRows(connection: connection).notedBytes } == nil
        )
    }
}
