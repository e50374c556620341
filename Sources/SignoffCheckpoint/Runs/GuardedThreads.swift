/// The threads of a queue while it stores a guarded request, read in the transaction that stores the request.
package protocol GuardedThreads {
    /// Returns the state that an answer is checked against; `nil` for a thread without rows and runs.
    mutating func answered(_ thread: ThreadID) throws -> AnsweredThread?
    /// Returns the newest root checkpoint.
    mutating func head(of thread: ThreadID) throws -> CheckpointID?
    /// Returns the newest run.
    func newestRun(of thread: ThreadID) throws -> Run?
    /// Returns a run that is pending or running.
    func activeRun(of thread: ThreadID) throws -> Run?
}

extension RunRequest {
    /// Checks the guards of the request, and binds each guarded answer without a binding to the question that its guard
    /// was checked against.
    ///
    /// Call this in the transaction that stores the request.
    ///
    /// - Parameters:
    ///   - guards: The conditions of the request.
    ///   - threads: The threads of the queue.
    /// - Throws: `answer_conflict`, `thread_changed` or `thread_busy` for the first guard that does not hold; the
    ///   errors of reading. The request is then unchanged.
    package mutating func require(_ guards: [RunGuard], of threads: inout some GuardedThreads) throws {
        var answers: [AnswerGuard] = []
        for condition in guards {
            switch condition {
            case .question(let answer): answers.append(answer)
            case .head(let thread, let expected):
                let head = try threads.head(of: thread)
                guard head == expected else { throw CheckpointError.headChanged(of: thread, from: expected, to: head) }
            case .idle(let thread):
                guard let run = try threads.activeRun(of: thread) else { continue }
                throw CheckpointError.busy(thread, because: run)
            case .newestRun(let thread, let expected):
                let newest = try threads.newestRun(of: thread)
                guard newest?.id == expected else {
                    throw CheckpointError.runFollowed(on: thread, expected, by: newest)
                }
            }
        }
        try bindAnswers(guardedBy: answers) { try threads.answered($0) }
    }
}

extension CheckpointError {
    /// Returns the error for a request that needs a thread without unfinished runs.
    package static func busy(_ thread: ThreadID, because run: Run) -> CheckpointError {
        CheckpointError(
            .threadBusy,
            "run '\(run.id)' of \(ForeignText.name(run.request.requestedBy)) is \(run.status.rawValue) on thread \(ForeignText.identifier(thread)); wait for it or stop it first",
            thread: thread
        )
    }

    fileprivate static func headChanged(
        of thread: ThreadID,
        from expected: CheckpointID?,
        to head: CheckpointID?
    ) -> CheckpointError {
        let now = head.map { "newest checkpoint is \(ForeignText.identifier($0))" } ?? "checkpoints are deleted"
        let before = expected.map(ForeignText.identifier) ?? "no checkpoint"
        return CheckpointError(
            .threadChanged,
            "thread \(ForeignText.identifier(thread)) has changed since this was prepared: its \(now), not \(before); look again",
            thread: thread
        )
    }

    fileprivate static func runFollowed(on thread: ThreadID, _ expected: RunID?, by run: Run?) -> CheckpointError {
        let now = run.map { "run '\($0.id)' is its newest run now" } ?? "its runs are deleted"
        return CheckpointError(
            .threadChanged,
            "thread \(ForeignText.identifier(thread)) has changed since this was prepared: \(now); look again",
            thread: thread
        )
    }
}
