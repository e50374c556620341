import Glibc
import OrderedCollections
import Signoff
import SignoffCheckpoint
import SignoffSQLite

/// A database in which every thread waits for an answer.
struct BenchmarkDatabase: Sendable {
    let path: String
    private let saver: SQLiteSaver

    /// Opens the database of that many threads, making it when there is none.
    static func open(threads: Int, in directory: String) async throws -> BenchmarkDatabase {
        let path = "\(directory)/signoff-benchmark-\(threads).sqlite"
        let isNew = access(path, F_OK) != 0
        let saver = try await SQLiteSaver(path: path, options: .init(synchronous: .normal))
        let database = BenchmarkDatabase(path: path, saver: saver)
        if isNew { try await database.fill(threads) }
        return database
    }

    private static let asking = Entrypoint("billing") { (number: Int, flow) -> Bool in
        try await flow.interrupt(
            [
                "action_requests": [
                    [
                        "name": "refund",
                        "args": ["order": .integer(Int64(number)), "amount": 90, "reason": "late parcel"],
                    ]
                ],
                "review_configs": [["action_name": "refund", "allowed_decisions": ["approve", "edit", "reject"]]],
            ] as JSONValue
        )
    }

    private func fill(_ threads: Int) async throws {
        let runtime = try WorkflowRuntime(saver: saver, entrypoints: [Self.asking])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<16 {
                group.addTask {
                    for number in stride(from: worker, to: threads, by: 16) {
                        _ = try await runtime.invoke(Self.asking, number, on: ThreadID(rawValue: "order-\(number)"))
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Opens a database in which one question of that many actions waits, and a small one after it.
    static func openBatch(actions: Int, in directory: String) async throws -> BenchmarkDatabase {
        let path = "\(directory)/signoff-benchmark-actions-\(actions).sqlite"
        let isNew = access(path, F_OK) != 0
        let saver = try await SQLiteSaver(path: path, options: .init(synchronous: .normal))
        if isNew {
            let asking = Entrypoint("payouts") { (count: Int, flow) -> Bool in
                let requests = (0..<count).map { number -> JSONValue in
                    [
                        "name": "pay",
                        "args": ["order": .integer(Int64(number)), "amount": .integer(Int64(number % 97))],
                    ]
                }
                return try await flow.interrupt(
                    [
                        "action_requests": .array(requests),
                        "review_configs": [["action_name": "pay", "allowed_decisions": ["approve", "reject"]]],
                    ] as JSONValue
                )
            }
            let runtime = try WorkflowRuntime(saver: saver, entrypoints: [asking])
            _ = try await runtime.invoke(asking, actions, on: "large")
            _ = try await runtime.invoke(asking, 1, on: "small")
        }
        return BenchmarkDatabase(path: path, saver: saver)
    }

    /// Opens a database in which one question waits that is one line of that many bytes, and a small one after it.
    static func openLarge(bytes: Int, in directory: String) async throws -> BenchmarkDatabase {
        let path = "\(directory)/signoff-benchmark-large-\(bytes).sqlite"
        let isNew = access(path, F_OK) != 0
        let saver = try await SQLiteSaver(path: path, options: .init(synchronous: .normal))
        if isNew {
            let asking = Entrypoint("essay") { (bytes: Int, flow) -> Bool in
                let text = String(repeating: "A line of text with words. ", count: max(1, bytes / 27))
                return try await flow.interrupt(["essay": .string(text), "question": "Publish it?"] as JSONValue)
            }
            let runtime = try WorkflowRuntime(saver: saver, entrypoints: [asking])
            _ = try await runtime.invoke(asking, bytes, on: "large")
            _ = try await runtime.invoke(asking, 100, on: "small")
        }
        return BenchmarkDatabase(path: path, saver: saver)
    }

    /// Stores events as a worker in another process would.
    func append(events count: Int) async throws {
        let now = TimeSource.system.now()
        try await saver.append(
            (0..<count).map { number in
                RunEvent(
                    run: "benchmark",
                    thread: ThreadID(rawValue: "order-\(number % 8)"),
                    workflow: "billing",
                    at: now,
                    mode: "custom",
                    namespace: [],
                    payload: ["step": .integer(Int64(number)), "progress": .double(Double(number % 100) / 100)]
                )
            }
        )
    }

    /// Keeps the log at the size a worker keeps it.
    func trim() async throws {
        try await saver.trimEvents(olderThan: Timestamp(microseconds: 0), keeping: 100_000)
    }

    func close() async {
        await saver.close()
    }
}

/// Events at a steady rate, in batches as a worker writes them.
struct EventFlood: Sendable {
    private let database: BenchmarkDatabase
    private let rate: Int

    init(_ database: BenchmarkDatabase, rate: Int) {
        self.database = database
        self.rate = rate
    }

    /// Stores events until the task is canceled, and returns the number of stored events.
    func run() async throws -> Int {
        let clock = ContinuousClock()
        let begin = clock.now
        var stored = 0
        while !Task.isCancelled {
            try await database.append(events: max(1, rate / 20))
            stored += max(1, rate / 20)
            let due = begin + .seconds(Double(stored) / Double(rate))
            if due > clock.now { try? await clock.sleep(until: due) }
        }
        return stored
    }
}
