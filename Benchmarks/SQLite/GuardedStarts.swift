import FoundationEssentials
import SignoffCheckpoint
import SignoffSQLite

/// Measures the number of guarded starts that are stored in a second, by eight concurrent callers.
enum GuardedStarts {
    static let name = "guarded-starts"
    private static let callers = 8
    private static let startsOfCaller = 500
    private static let limit = 1_000.0

    static func result(repetitions: Int, directory: String) async throws -> JSONValue {
        let path = "\(directory)/signoff-starts-\(ProcessInfo.processInfo.processIdentifier).sqlite"
        defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        let saver = try await SQLiteSaver(path: path)
        var rates: [Double] = []
        for repetition in 0...repetitions {
            let duration = try await ContinuousClock().measure {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for caller in 0..<callers {
                        group.addTask { try await start(by: caller, in: repetition, on: saver) }
                    }
                    try await group.waitForAll()
                }
            }
            guard repetition > 0 else { continue }
            let (seconds, attoseconds) = duration.components
            rates.append(Double(callers * startsOfCaller) / (Double(seconds) + Double(attoseconds) / 1e18))
        }
        await saver.close()
        rates.sort()
        let median = rates[rates.count / 2]
        return [
            "case": .string(name), "synchronous": "full",
            "item": "one start that requires an idle thread and its head, stored by one of 8 callers",
            "median_per_second": .integer(Int64(median)), "maximum_per_second": .integer(Int64(rates[rates.count - 1])),
            "limit_per_second": .double(limit), "is_within_limit": .bool(median >= limit),
        ]
    }

    private static func start(by caller: Int, in repetition: Int, on saver: SQLiteSaver) async throws {
        for number in 0..<startsOfCaller {
            let thread = ThreadID("thread-\(repetition)-\(caller)-\(number)")
            let request = RunRequest(
                thread: thread,
                workflow: "echo",
                action: .start(input: .integer(Int64(number))),
                requestedBy: "caller-\(caller)"
            )
            _ = try await saver.submit(request, requiring: [.idle(thread), .head(thread, nil)], recording: nil)
            // The guard holds once: a second start of the thread is refused.
            guard number == 0 else { continue }
            do {
                _ = try await saver.submit(request, requiring: [.idle(thread)], recording: nil)
                throw UnexpectedResult(description: "a second start of \(thread) was stored")
            } catch let error as CheckpointError where error.code == .threadBusy {}
        }
    }
}
