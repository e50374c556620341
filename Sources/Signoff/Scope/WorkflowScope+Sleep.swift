public import SignoffCheckpoint

extension WorkflowScope {
    /// The name of the call whose result is the time at which a sleep ends.
    static let sleepName = "sleep"

    /// Waits for a duration, across crashes and restarts.
    ///
    /// The time at which the wait ends is stored as the result of a call named `sleep` before the wait begins. A body
    /// that runs again waits for the remaining time, or not at all when the time has passed. The duration of that call
    /// is ignored. The clock is ``WorkflowRuntime/Options/time``.
    ///
    /// The run holds its thread while it waits. A worker releases a run whose wait is longer than one second when no
    /// other work of the run is executing, and claims the run again when the wait ends
    /// (``/SignoffCheckpoint/Run/notBefore``). The body then runs again, and finished calls keep their results.
    ///
    /// A worker keeps the run if the body, or an enclosing task, has a time limit that includes the wait; if the wait
    /// is in a task that was started with ``start(_:_:)``; and under `exit` durability. A runtime that executes the
    /// thread itself with ``WorkflowRuntime/invoke(_:_:on:config:)`` also keeps the run.
    ///
    /// - Parameter duration: The duration; zero or less to continue at once.
    /// - Throws: `CancellationError` when the run or the task is canceled, as the loser of a race is; ``WorkflowError``
    ///   from the runtime.
    public func sleep(for duration: Duration) async throws {
        try await sleep { DueTime(duration, after: $0) }
    }

    /// Waits until a time, across crashes and restarts.
    ///
    /// See ``sleep(for:)``. The time of the first execution is used, even if the body passes another time when it runs
    /// again.
    ///
    /// - Parameter deadline: The end of the wait. The call returns at once when the time has passed.
    /// - Throws: `CancellationError` when the run or the task is canceled, as the loser of a race is; ``WorkflowError``
    ///   from the runtime.
    public func sleep(until deadline: Timestamp) async throws {
        try await sleep { _ in DueTime(deadline) }
    }

    private func sleep(_ due: (Timestamp) -> DueTime) async throws {
        let call = try nextCall(of: Self.sleepName)
        try await stoppable {
            let services = session.environment.services
            let due = try await session.dueTime(as: call) { due(services.time.now()) }
            try Task.checkCancellation()
            let sleep = session.environment.sleep
            defer { sleep?.end(in: context) }
            // When the clock is set back, the wait is longer. When the clock is set forward, the wait ends within a
            // day.
            while true {
                let rest = due.moment.duration(since: services.time.now())
                guard rest > .zero else { return }
                if let sleep, rest > LongSleep.threshold {
                    sleep.begin(until: due.moment, in: context)
                    session.environment.releaseIfAsleep()
                }
                try await services.sleep(min(rest, .seconds(86_400)))
            }
        }
    }
}

extension RunSession {
    /// Returns the end of a wait: the recorded one, or a new one that is computed and stored.
    fileprivate func dueTime(as call: TaskCall, _ compute: () -> DueTime) async throws -> DueTime {
        if let known = try knownResult(of: call, as: DueTime.self, input: NoValue()) { return known }
        emitStart(of: call, input: NoValue())
        let due = compute()
        try await complete(call, due)
        return due
    }
}
