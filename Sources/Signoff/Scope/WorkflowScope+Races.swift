extension WorkflowScope {
    /// The name of the call whose result is the position of the branch that won.
    static let raceName = "first_of"

    /// Returns the result of the first task that ends, and cancels the others.
    ///
    /// A task ends by returning or by failing: when the first one to end fails, its error is thrown and the others lose. A task that waits for an answer has
    /// not ended; when all wait, the run suspends with all their questions. Otherwise the losers are canceled and awaited.
    ///
    /// The position of the winner is stored as the result of a call named `first_of` before this call returns. Every later run of the body takes that winner,
    /// even if another task would end first then; a winner that failed runs again, as every failed task does. A loser is not run again: what it stored stays, its questions
    /// are withdrawn, answers to them are reported as not delivered (``StreamEvent/answerNotDelivered(_:)``), and its future throws
    /// `CancellationError`. A loser that returned nevertheless keeps its result.
    ///
    /// ```swift
    /// let price = try await flow.first(of: flow.start(askFirstShop, article), flow.start(askSecondShop, article))
    /// ```
    ///
    /// A running run takes no answers. A question therefore races only against work that ends by itself, and is
    /// answered in a later run.
    ///
    /// - Parameter futures: Tasks that this body started, at least one; the same ones in the same order in every run.
    /// - Returns: The result of the winner.
    /// - Throws: What the winner threw; ``RunSuspension`` when all branches wait; `CancellationError` when the run is canceled in the meantime; ``WorkflowError``
    ///   `empty_input` without futures, `scope_used_outside_its_task` for a future of another body, and `nondeterministic_replay` when the recorded
    ///   winner is not one of `futures`.
    public func first<Value>(of futures: TaskFuture<Value>...) async throws -> Value {
        try await first(of: futures)
    }

    /// Returns the result of the first task that ends, and cancels the others.
    ///
    /// The function is the form with a list of arguments, for any number of tasks.
    ///
    /// - Parameter futures: Tasks that this body started, at least one; the same ones in the same order in every run.
    /// - Returns: The result of the winner.
    /// - Throws: What the form with a list of arguments throws.
    public func first<Value>(of futures: [TaskFuture<Value>]) async throws -> Value {
        let call = try nextCall(of: Self.raceName)
        try check(futures)
        defer {
            // Who is first may rest on an answer that any of them has.
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
                "\(context.name) races no tasks, and there is no first of none: give first(of:) at least one future",
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

    /// Performs the work that a call of the body waits for, in the place of the body.
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
