import SignoffCheckpoint

/// The time limits of one body, with the clock that measures them.
struct TimeLimit: Sendable {
    let policy: TimeoutPolicy
    /// The monitor of progress; `nil` when the time without progress is not limited.
    let progress: ProgressMonitor?
    let uptime: @Sendable () -> Duration
    let sleep: @Sendable (Duration) async throws -> Void

    /// Runs an attempt, and cancels the attempt at its limit.
    ///
    /// Returns its result and the reached limit.
    ///
    /// Returns when the attempt has ended, even if it ends long after the cancellation.
    func run<Value: Sendable>(
        _ attempt: @escaping @Sendable () async -> Value
    ) async -> (value: Value, timeout: WorkflowError.Timeout?) {
        let start = uptime()
        progress?.begin()
        return await withTaskGroup(of: Event<Value>.self) { group in
            group.addTask { .ended(await attempt()) }
            if let limit = policy.run { group.addTask { await self.watchRun(limit, since: start) } }
            if let limit = policy.idle { group.addTask { await self.watchProgress(limit, since: start) } }
            var timeout: WorkflowError.Timeout?
            while true {
                switch await group.next() {
                case .ended(let value):
                    group.cancelAll()
                    return (value, timeout)
                case .timedOut(let passed):
                    if timeout == nil { timeout = passed }
                    group.cancelAll()
                case .stopped, nil:
                    continue
                }
            }
        }
    }

    private enum Event<Value: Sendable>: Sendable {
        case ended(Value)
        case timedOut(WorkflowError.Timeout)
        /// The watch has ended.
        case stopped
    }

    private func watchRun<Value>(_ limit: Duration, since start: Duration) async -> Event<Value> {
        do { try await sleep(limit) } catch { return .stopped }
        return .timedOut(WorkflowError.Timeout(kind: .run, limit: limit, elapsed: uptime() - start))
    }

    private func watchProgress<Value>(_ limit: Duration, since start: Duration) async -> Event<Value> {
        while true {
            let rest = (progress?.lastProgress ?? start) + limit - uptime()
            guard rest > .zero else {
                return .timedOut(WorkflowError.Timeout(kind: .idle, limit: limit, elapsed: uptime() - start))
            }
            do { try await sleep(rest) } catch { return .stopped }
        }
    }
}

extension WorkflowError.Timeout {
    /// Returns the result of an attempt that reached its limit: its value or question if it has one, otherwise the
    /// timeout.
    func result<Value>(
        of result: Result<Value, any Error>,
        of name: String,
        thread: ThreadID?
    ) -> Result<Value, any Error> {
        guard case .failure(let cause) = result, !(cause is RunSuspension) else { return result }
        return .failure(error(of: name, thread: thread, cause: cause))
    }
}

extension RunSession {
    /// Returns the monitor of a body's progress, for its own limit or for the limit of a body that waits for it.
    func progressMonitor(for policy: TimeoutPolicy?, caller: ProgressMonitor?) -> ProgressMonitor? {
        guard let policy, policy.idle != nil else { return caller }
        return ProgressMonitor(policy.progress, caller: caller, uptime: environment.services.uptime)
    }

    /// Returns the time limits of a body; `nil` for none.
    func timeLimit(_ policy: TimeoutPolicy?, progress: ProgressMonitor?) -> TimeLimit? {
        policy.map { policy in
            TimeLimit(
                policy: policy,
                progress: policy.idle == nil ? nil : progress,
                uptime: environment.services.uptime,
                sleep: environment.services.sleep
            )
        }
    }
}
