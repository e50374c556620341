import Synchronization

/// The bare equivalent of a case: the same work without workflows.
struct Baseline: Sendable {
    /// The name in the output.
    let name: String
    /// Does this many items and returns how long they took.
    let measure: @Sendable (Int) async throws -> Duration
}

extension Baseline {
    /// One task after another, each with its result in a memo.
    static let bareTasks = Baseline(name: "bare task with a memo") { count in
        let memo = Memo()
        return try await ContinuousClock().measure {
            for number in 0..<count {
                let value = try await Task { try await memo.value(of: number) { number + 1 } }.value
                try UnexpectedResult.unless(value == number + 1, "a bare task returned \(value)")
            }
        }
    }

    /// All tasks at once, each with its result in a memo.
    static let bareTasksAtOnce = Baseline(name: "bare tasks at once, with a memo") { count in
        let memo = Memo()
        return try await ContinuousClock().measure {
            let tasks = (0..<count).map { number in Task { try await memo.value(of: number) { number + 1 } } }
            for (number, task) in tasks.enumerated() {
                let value = try await task.value
                try UnexpectedResult.unless(value == number + 1, "a bare task returned \(value)")
            }
        }
    }

    /// Results looked up in a memo that has them.
    static let bareMemo = Baseline(name: "bare loop over a memo") { count in
        let memo = Memo()
        for number in 0..<count { _ = try await memo.value(of: number) { number + 1 } }
        return try await ContinuousClock().measure {
            for number in 0..<count { _ = try await memo.value(of: number) { number + 1 } }
        }
    }

    /// Elements of an `AsyncStream`, written by one task and counted by another.
    static let bareStream = Baseline(name: "bare AsyncStream") { count in
        try await ContinuousClock().measure {
            let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
            let writer = Task {
                for number in 0..<count { continuation.yield(number) }
                continuation.finish()
            }
            var elements = 0
            for await _ in stream { elements += 1 }
            await writer.value
            try UnexpectedResult.unless(elements == count, "a bare stream had \(elements) elements")
        }
    }

    /// A loop that adds up numbers through a lock, so that it cannot be computed in advance.
    static let bareLoop = Baseline(name: "bare loop") { count in
        let sum = Mutex(0)
        return ContinuousClock().measure {
            for number in 0..<count { sum.withLock { $0 &+= number } }
        }
    }
}

/// Results by number.
private actor Memo {
    private var values: [Int: Int] = [:]

    func value(of number: Int, _ compute: @Sendable () async throws -> Int) async throws -> Int {
        if let known = values[number] { return known }
        let value = try await compute()
        values[number] = value
        return value
    }
}
