/// Decides which run a worker may claim, the same for every queue.
///
/// A queue passes runs to the policy, each with the run that holds its thread, and follows the decision.
package struct ClaimPolicy {
    /// The decision about a run that a worker wants.
    package enum Decision: Hashable, Sendable {
        /// The worker takes it.
        case take
        /// The worker is lost, and its cancellation was requested: the run ends.
        case cancel
        /// The run waits for another run of its thread, or sleeps.
        case wait
        /// The run has ended, or a live worker has claimed it.
        case refuse
    }

    private let now: Timestamp
    private let isUnrenewed: (Run) -> Bool

    /// Creates a policy for one moment.
    ///
    /// - Parameters:
    ///   - now: The moment.
    ///   - isUnrenewed: Whether this process has seen the lease of a run for its whole length, on its own clock, without being renewed.
    package init(at now: Timestamp, isUnrenewed: @escaping (Run) -> Bool = { _ in false }) {
        self.now = now
        self.isUnrenewed = isUnrenewed
    }

    /// Whether the worker that holds a run has vanished: its lease is over, or was not renewed for its whole length.
    ///
    /// By the second a lost worker while its clock was ahead does not keep its thread for as long; a live one renews.
    package func isAbandoned(_ run: Run) -> Bool {
        run.isAbandoned(at: now) || (run.status == .running && isUnrenewed(run))
    }

    /// Decides on a run that is named.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - holder: The run of the same thread that is executing or sleeping; `nil` for none.
    /// - Returns: What becomes of the run.
    package func decision(on run: Run, holder: Run?) -> Decision {
        switch run.status {
        case .pending:
            // A run that sleeps has its thread.
            if let due = run.notBefore { due <= now ? .take : .wait } else { isFree(heldBy: holder) ? .take : .wait }
        case .running:
            if !isAbandoned(run) { .refuse } else { run.isCancellationRequested ? .cancel : .take }
        case .success, .error, .interrupted, .cancelled, .timeout: .refuse
        }
    }

    /// Decides on a run of a queue that is read from the oldest.
    ///
    /// A run behind that of a lost worker waits until that run was claimed.
    package func decision(onQueued run: Run, holder: Run?) -> Decision {
        guard run.status == .pending, !run.isSleeping, holder != nil else { return decision(on: run, holder: holder) }
        return .wait
    }

    /// Whether a run can begin on a thread: no run holds it, or its holder has lost its worker.
    ///
    /// A sleeping run keeps its thread.
    package func isFree(heldBy holder: Run?) -> Bool { holder.map(isAbandoned) ?? true }
}
