import SignoffCheckpoint
import Testing

/// Steps that the requirements for queues share.
extension Requirement where Subject == any RunQueue {
    static func submit(_ queue: any RunQueue, _ threads: [String]) async throws -> [Run] {
        var runs: [Run] = []
        for thread in threads {
            runs.append(try await queue.submit(Sample(thread).request(), guardedBy: [], recording: nil))
        }
        return runs
    }

    static func claim(_ queue: any RunQueue, for worker: WorkerID = "w") async throws -> Run? {
        try await queue.claim(for: worker, workflows: [Sample.workflow], thread: nil, lease: .seconds(9))
    }

    /// Returns a run on a thread of its own, claimed for nine seconds.
    static func claimedRun(_ queue: any RunQueue) async throws -> Run? {
        _ = try await submit(queue, ["claimed"])
        return try await claim(queue)
    }

    static func finish(_ queue: any RunQueue, _ run: Run, as status: RunStatus) async throws {
        try await queue.finish(try #require(run.lease), as: status, error: nil)
    }

    /// Makes the thread pause at the body's first question, and returns the question.
    static func pause(_ queue: any RunQueue, _ sample: Sample) async throws -> OpenInterrupt {
        try await queue.apply([sample.input, sample.question()])
        return try await onlyQuestion(queue)
    }

    static func onlyQuestion(_ queue: any RunQueue) async throws -> OpenInterrupt {
        let open = try await queue.openInterrupts(matching: InterruptQuery())
        #expect(open.count == 1)
        return try #require(open.first)
    }

    /// Returns the conflict of an answer; `nil` for an accepted answer.
    static func conflict(
        _ queue: any RunQueue,
        _ sample: Sample,
        _ answer: AnswerGuard
    ) async throws -> AnswerConflict? {
        let before = try await queue.runs(matching: RunQuery()).count
        do {
            let request = sample.request(.resume(answers: [answer.interrupt: .bool(true)]), by: "late")
            _ = try await queue.submit(request, guardedBy: [answer], recording: nil)
            return nil
        } catch let error as CheckpointError where error.code == .answerConflict {
            #expect(try await queue.runs(matching: RunQuery()).count == before)
            return error.conflict
        }
    }

    static func concurrently<Result: Sendable>(
        _ count: Int,
        _ body: @escaping @Sendable (Int) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            for number in 0..<count { group.addTask { try await body(number) } }
            var results: [Result] = []
            for try await result in group { results.append(result) }
            return results
        }
    }
}
