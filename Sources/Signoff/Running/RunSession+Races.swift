import SignoffCheckpoint

/// A task in a race, with its result type erased.
struct RaceBranch: Sendable {
    /// The outcome of a task in a race.
    enum End: Sendable {
        case returned
        case failed
        case waiting(RunSuspension)

        /// Whether the task can win.
        var isOver: Bool {
            if case .waiting = self { false } else { true }
        }

        var hasResult: Bool {
            if case .returned = self { true } else { false }
        }
    }

    /// The task; `nil` when its call was refused before it received a number.
    let task: TaskIdentity?
    /// The outcome of the task before the race; `nil` while the task is running.
    let known: End?
    /// Waits until the task has ended.
    ///
    /// Cancels the task when the waiting task is canceled.
    let end: @Sendable () async -> End
}

extension TaskFuture {
    /// The task as a branch of a race.
    var branch: RaceBranch {
        switch source {
        case .known(let result):
            let end = RaceBranch.End(result)
            return RaceBranch(task: call?.identity, known: end) { end }
        case .running(let task):
            return RaceBranch(task: call?.identity, known: nil) {
                do {
                    return RaceBranch.End(.success(try await Self.value(of: task)))
                } catch {
                    return RaceBranch.End(Result<Value, any Error>.failure(error))
                }
            }
        }
    }
}

extension RaceBranch.End {
    fileprivate init<Value>(_ result: Result<Value, any Error>) {
        self =
            switch result {
            case .success: .returned
            case .failure(let error as RunSuspension): .waiting(error)
            case .failure: .failed
            }
    }
}

extension RunSession {
    /// Returns the position of the winning branch: the recorded one, otherwise the first to end.
    ///
    /// The position is stored as the result of `call` after the other branches have ended, together with the withdrawal
    /// of their questions.
    ///
    /// - Throws: `RunSuspension` when all branches wait, `nondeterministic_replay` when the recorded winner is not one
    ///   of `branches`, and the error that ends the run.
    func winner(of branches: [RaceBranch], as call: TaskCall) async throws -> Int {
        if let winner = try knownResult(of: call, as: Int.self, input: NoValue()) {
            guard branches.indices.contains(winner), !(branches[winner].task.map { isLost($0.id) } ?? false) else {
                throw refuse(winner, of: call)
            }
            let ended = await race(branches, wonBy: winner)
            let lost = await lose(branches, ended.ends, to: winner, in: call)
            try checkIsRunning()
            if environment.mayStore, !lost.changes.isEmpty { try await store(lost.changes) }
            for answer in lost.undelivered { tell(UndeliveredAnswer(answer.record)) }
            return winner
        }
        emitStart(of: call, input: NoValue())
        let ended = await race(branches, wonBy: nil)
        guard let winner = ended.winner else { throw RunSuspension(waiting: ended.ends) }
        let lost = await lose(branches, ended.ends, to: winner, in: call)
        try checkIsRunning()
        try await complete(call, winner, AttemptOutput(changes: lost.changes))
        for answer in lost.undelivered { tell(UndeliveredAnswer(answer.record)) }
        return winner
    }

    /// Waits until a branch has ended, then cancels the other branches and waits for them.
    ///
    /// - Returns: The position of the branch, `nil` when all branches wait; and the end of each branch, `nil` for a
    ///   recorded winner that is still running.
    private func race(
        _ branches: [RaceBranch],
        wonBy known: Int?
    ) async -> (winner: Int?, ends: [RaceBranch.End?]) {
        var ends = branches.map(\.known)
        var winner = known ?? ends.firstIndex { $0?.isOver ?? false }
        let winningTask = known.flatMap { branches[$0].task?.id }
        await withTaskGroup(of: (Int, RaceBranch.End).self) { group in
            for (position, branch) in branches.enumerated() where branch.known == nil && position != known {
                if let winningTask, branch.task?.id == winningTask { continue }
                group.addTask { (position, await branch.end()) }
            }
            if winner != nil { group.cancelAll() }
            for await (position, end) in group {
                ends[position] = end
                guard winner == nil, end.isOver else { continue }
                winner = position
                group.cancelAll()
            }
        }
        return (winner, ends)
    }

    /// Ends the running work of the losers of a race.
    ///
    /// Returns the changes to store for losers without a result.
    private func lose(
        _ branches: [RaceBranch],
        _ ends: [RaceBranch.End?],
        to winner: Int,
        in call: TaskCall
    ) async -> (undelivered: [GivenAnswer], changes: [CheckpointChange]) {
        let winningTask = branches[winner].task?.id
        let losers = zip(branches, ends).compactMap { branch, end -> TaskIdentity? in
            guard let task = branch.task, task.id != winningTask, !(end?.hasResult ?? false), !isLost(task.id) else {
                return nil
            }
            return task
        }
        guard !losers.isEmpty else { return ([], []) }
        let tasks = Set(losers.map(\.id))
        await environment.started.cancelAndWait(inside: tasks, of: call.caller)
        guard environment.failure == nil, !environment.isStopped, !Task.isCancelled else { return ([], []) }
        let lost = lose(losers)
        call.caller.forgetWaitingTasks(tasks)
        let answers = environment.answers.withdraw(of: Set(lost.tasks.keys), asking: lost.questions)
        // For every reader, a task with writes other than questions, answers and errors has ended.
        let marks = lost.tasks.sorted { $0.value < $1.value }.map { task, path in
            CheckpointChange.writes(
                WriteBatch(
                    address: base.address,
                    task: task,
                    taskPath: path,
                    writes: [ChannelWrite(ReservedChannel.noWrites, .null)],
                    taskName: losers.first { $0.id == task }?.name
                )
            )
        }
        return (answers.undelivered, answers.changes + marks)
    }

    /// Throws when the branches of a race ended because the run stops or fails, so that the race is not decided.
    private func checkIsRunning() throws {
        if let failure = environment.failure { throw failure }
        if environment.isStopped || Task.isCancelled { throw CancellationError() }
    }

    private func refuse(_ winner: Int, of call: TaskCall) -> WorkflowError {
        let error = WorkflowError(
            .nondeterministicReplay,
            """
            The race at call \(call.number) of \(call.caller.name) was won by branch \(winner), which is none of its branches now; a body must \
            race the same tasks in the same order every time it is run
            """,
            thread: environment.thread,
            task: call.caller.name
        )
        environment.fail(error)
        return error
    }
}

extension RunSuspension {
    /// Creates the suspension of a race whose branches all wait.
    ///
    /// The question of the first branch comes first.
    fileprivate init(waiting ends: [RaceBranch.End?]) {
        let waiting = ends.compactMap { end -> RunSuspension? in
            if case .waiting(let suspension) = end { suspension } else { nil }
        }
        self.init(interrupts: waiting.flatMap(\.interrupts))
    }
}
