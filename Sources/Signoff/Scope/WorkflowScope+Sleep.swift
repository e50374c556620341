public import SignoffCheckpoint

extension WorkflowScope {
    /// The name of the call whose result is the time at which a wait is over.
    static let sleepName = "sleep"

    /// Waits for a duration, across crashes and restarts.
    ///
    /// The time at which the wait is over is stored as the result of a call named `sleep` before the wait begins. A body that is run again waits for what is
    /// left of it, and not at all once the time has passed; the duration it gives then does not count. The clock is ``WorkflowRuntime/Options/time``.
    ///
    /// The run holds its thread while it waits. A worker gives a run back whose wait is longer than a second, as soon as nothing else of the run is under way,
    /// and takes it up again once the time has come (``/SignoffCheckpoint/Run/notBefore``): the body is then run again, and calls that are finished keep their results. A
    /// worker keeps the run where the body, or a task around it, has a time limit, for which the wait counts; where the wait is in a task that was started with
    /// ``start(_:_:)``; and under `exit` durability. A runtime that runs the thread itself, by ``WorkflowRuntime/invoke(_:_:on:config:)``, keeps it too.
    ///
    /// - Parameter duration: How long; zero or less to go on at once.
    /// - Throws: `CancellationError` when the run or the task is cancelled, such as the loser of a race; ``WorkflowError`` from the runtime.
    public func sleep(for duration: Duration) async throws {
        try await sleep { DueTime(duration, after: $0) }
    }

    /// Waits until a moment, across crashes and restarts.
    ///
    /// See ``sleep(for:)``. The moment of the first run counts, also where a later run of the body gives another one.
    ///
    /// - Parameter deadline: When to go on; at once when the moment has passed.
    /// - Throws: `CancellationError` when the run or the task is cancelled, such as the loser of a race; ``WorkflowError`` from the runtime.
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
            // A clock that is set back meanwhile makes the wait longer, one that is set forward ends it within a day.
            while true {
                let rest = due.moment.duration(since: services.time.now())
                guard rest > .zero else { return }
                if let sleep, rest > LongSleep.threshold {
                    sleep.begin(until: due.moment, in: context)
                    session.environment.giveBackIfAsleep()
                }
                try await services.sleep(min(rest, .seconds(86_400)))
            }
        }
    }
}

extension RunSession {
    /// When a wait is over: as recorded, else as computed now and stored.
    fileprivate func dueTime(as call: TaskCall, _ compute: () -> DueTime) async throws -> DueTime {
        if let known = try knownResult(of: call, as: DueTime.self, input: NoValue()) { return known }
        emitStart(of: call, input: NoValue())
        let due = compute()
        try await complete(call, due)
        return due
    }
}
