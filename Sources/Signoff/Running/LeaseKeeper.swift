import SignoffCheckpoint
private import Synchronization

/// Renews the leases of all runs that a runtime executes, in one loop.
///
/// A timer for each run would cost more than a short run itself.
final class LeaseKeeper: Sendable {
    private struct Held {
        let lease: RunLease
        let environment: RunEnvironment
    }

    private struct State {
        var held: [RunID: Held] = [:]
        var renewal: Task<Void, Never>?
    }

    private let queue: (any RunQueue)?
    private let options: WorkflowRuntime.Options
    private let state = Mutex(State())

    init(queue: (any RunQueue)?, options: WorkflowRuntime.Options) {
        self.queue = queue
        self.options = options
    }

    deinit {
        state.withLock { $0.renewal?.cancel() }
    }

    /// Renews a lease until ``stopRenewing(_:)``.
    ///
    /// The run is stopped when the lease is lost or cancellation is requested.
    func keep(_ lease: RunLease, for environment: RunEnvironment) {
        state.withLock { state in
            state.held[lease.run] = Held(lease: lease, environment: environment)
            guard state.renewal == nil else { return }
            state.renewal = Task(executorPreference: LeaseExecutor.shared) { [weak self, options] in
                while true {
                    // The wait ends early only when no lease is left to renew.
                    do { try await options.sleep(options.leaseRenewal) } catch { return }
                    guard let self, await self.renewAll() else { return }
                }
            }
        }
    }

    /// Ends the renewal of a lease.
    func stopRenewing(_ lease: RunLease) {
        state.withLock { $0.held[lease.run] = nil }
    }

    /// Renews the held leases.
    ///
    /// Returns `false`, and ends the loop, when no lease is held.
    private func renewAll() async -> Bool {
        let held = state.withLock { state in
            if state.held.isEmpty { state.renewal = nil }
            return Array(state.held.values)
        }
        if held.isEmpty { return false }
        await withDiscardingTaskGroup { group in
            for held in held { group.addTask { await self.renew(held) } }
        }
        return true
    }

    private func renew(_ held: Held) async {
        guard let queue else { return }
        do {
            let renewal = try await queue.renew(held.lease, by: options.lease)
            if renewal.isCancellationRequested { held.environment.stop(.cancelled) }
        } catch let error as CheckpointError where error.code == .leaseLost {
            // The end of the run released its lease, so the lease is not lost.
            if state.withLock({ $0.held[held.lease.run] != nil }) { held.environment.stop(.leaseLost) }
            stopRenewing(held.lease)
        } catch {
            // The next round renews the lease again. If the lease expires first and another worker claims the run, the
            // saver refuses further writes.
        }
    }
}
