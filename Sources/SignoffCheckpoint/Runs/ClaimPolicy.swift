/// The rules that decide which run a worker is permitted to claim, the same for every queue.
///
/// A queue passes each run together with the run that holds its thread, and follows the decision.
package struct ClaimPolicy {
    /// The decision about a run that a worker wants.
    package enum Decision: Hashable, Sendable {
        /// The worker claims the run.
        case take
        /// The worker of the run is lost, and its cancellation was requested: the run ends.
        case cancel
        /// The run waits for another run of its thread, or sleeps.
        case wait
        /// The run has ended, or a live worker has claimed it.
        case refuse
    }

    private let now: Timestamp
    private let isUnrenewed: (Run) -> Bool

    /// Creates the policy for one moment.
    ///
    /// - Parameters:
    ///   - now: The moment.
    ///   - isUnrenewed: Whether this process has observed the lease of a run for its whole length, on its own clock,
    ///     without a renewal.
    package init(at now: Timestamp, isUnrenewed: @escaping (Run) -> Bool = { _ in false }) {
        self.now = now
        self.isUnrenewed = isUnrenewed
    }

    /// Whether the worker of a run is lost: its lease has expired, or was observed for its whole length without a
    /// renewal.
    ///
    /// The second rule limits how long a lost worker whose clock was ahead keeps its thread. A live worker renews its
    /// lease.
    package func isAbandoned(_ run: Run) -> Bool {
        run.isAbandoned(at: now) || (run.status == .running && isUnrenewed(run))
    }

    /// Decides about one particular run.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - holder: The run of the same thread that is executing or sleeping; `nil` for none.
    /// - Returns: The decision.
    package func decision(on run: Run, holder: Run?) -> Decision {
        switch run.status {
        case .pending:
            // A sleeping run already holds its thread.
            if let due = run.notBefore { due <= now ? .take : .wait } else { isFree(heldBy: holder) ? .take : .wait }
        case .running:
            if !isAbandoned(run) { .refuse } else { run.isCancellationRequested ? .cancel : .take }
        case .success, .error, .interrupted, .cancelled, .timeout: .refuse
        }
    }

    /// Decides about a run in a queue that is read from the oldest run on.
    ///
    /// A run waits behind the run of a lost worker until that run is claimed.
    package func decision(onQueued run: Run, holder: Run?) -> Decision {
        guard run.status == .pending, !run.isSleeping, holder != nil else { return decision(on: run, holder: holder) }
        return .wait
    }

    /// Whether a run can begin on a thread: no run holds the thread, or the worker of its holder is lost.
    ///
    /// A sleeping run keeps its thread.
    package func isFree(heldBy holder: Run?) -> Bool { holder.map(isAbandoned) ?? true }
}
