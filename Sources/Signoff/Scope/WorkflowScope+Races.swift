extension WorkflowScope {
    /// The name of the call whose result is the position of the winning branch.
    static let raceName = "first_of"

    /// Returns the result of the first task that ends, and cancels the others.
    ///
    /// A task ends by returning or by failing. When the first task to end fails, its error is thrown and the others
    /// lose. A task that waits for an answer has not ended. When all tasks wait, the run suspends with all their
    /// questions. Otherwise the losers are canceled and awaited.
    ///
    /// The position of the winner is stored as the result of a call named `first_of` before this call returns. Every
    /// later run of the body takes that winner, even if another task would then end first. A winner that failed runs
    /// again, like every failed task. A loser is not run again: its stored writes are kept, its questions are
    /// withdrawn, answers to them are reported as not delivered (``StreamEvent/answerNotDelivered(_:)``), and its
    /// future throws `CancellationError`. A loser that returned all the same keeps its result.
    ///
    /// ```swift
    /// let price = try await flow.first(of: flow.start(askFirstShop, article), flow.start(askSecondShop, article))
    /// ```
    ///
    /// A run receives no answers while it executes. A question therefore races only against work that ends by itself,
    /// and is answered in a later run.
    ///
    /// - Parameter futures: Tasks that this body started, at least one. They must be the same, in the same order, in
    ///   every run.
    /// - Returns: The result of the winner.
    /// - Throws: The error of the winner; ``RunSuspension`` when all branches wait; `CancellationError` when the run is
    ///   canceled in the meantime; ``WorkflowError`` `empty_input` without futures, `scope_used_outside_its_task` for a
    ///   future of another body, and `nondeterministic_replay` when the recorded winner is not one of `futures`.
    public func first<Value>(of futures: TaskFuture<Value>...) async throws -> Value {
        try await first(of: futures)
    }

    /// Returns the result of the first task that ends, and cancels the others.
    ///
    /// This form takes an array, for any number of tasks.
    ///
    /// - Parameter futures: Tasks that this body started, at least one. They must be the same, in the same order, in
    ///   every run.
    /// - Returns: The result of the winner.
    /// - Throws: The errors of the variadic form.
    public func first<Value>(of futures: [TaskFuture<Value>]) async throws -> Value {
        let call = try nextCall(of: Self.raceName)
        try check(futures)
        defer {
            // The winner can depend on an answer that any of the tasks has taken.
            for future in futures {
                context.trace.receive(future.trace)
            }
        }
        let branches = futures.map(\.branch)
        let winner = try await stoppable { try await session.winner(of: branches, as: call) }
        return try await futures[winner].value
    }

    private func check<Value>(_ futures: [TaskFuture<Value>]) throws {
        if futures.isEmpty {
            throw WorkflowError(
                .emptyInput,
                "\(context.name) races no tasks: give first(of:) at least one future",
                thread: thread,
                task: context.name
            )
        }
        guard futures.allSatisfy({ $0.caller === context }) else {
            throw WorkflowError(
                .scopeUsedOutsideItsTask,
                """
                \(context.name) races a task that another body started, which cannot be canceled from here; race it where it was started, or start \
                it here
                """,
                thread: thread,
                task: context.name
            )
        }
    }

    /// Performs work that a call of the body waits for, in place of the body.
    func stoppable<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await context.place.lending(while: work)
        } catch let suspension as RunSuspension {
            context.deliver(suspension)
            throw suspension
        } catch {
            if session.environment.isStopping(with: error) { context.noteStoppedCall() }
            throw error
        }
    }
}
