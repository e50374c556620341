package import SignoffCheckpoint

/// Retries failed runs with limited concurrency.
///
/// After `failureLimit` of the retries fail, no further retry is sent.
///
/// The value has no side effects. It returns the next runs to send, and records outcomes.
package struct BulkRetry: Equatable, Sendable {
    /// The limits of the retries.
    package struct Limits: Equatable, Sendable {
        /// The maximum number of retries in flight, 1 or more.
        package var maximumInFlight: Int
        /// The number of failed retries after which no retry is sent; `nil` for no limit.
        package var failureLimit: Int?

        package init(maximumInFlight: Int = 4, failureLimit: Int? = 3) {
            self.maximumInFlight = maximumInFlight
            self.failureLimit = failureLimit
        }
    }

    /// The state of one retry.
    package enum Phase: Equatable, Sendable {
        case waiting
        case sending
        /// The new run exists. `unseen` is the number of polls since then that did not return the run.
        case underWay(RunID, unseen: Int)
        /// The new run is stored, and waits behind another run of its thread that waits for a worker.
        case behind(RunID)
        case succeeded
        case failedAgain
        case refused(String)
    }

    /// A failed run with the progress of its retry.
    package struct Item: Equatable, Sendable {
        package let run: Run
        package internal(set) var phase: Phase
    }

    package private(set) var items: [Item]
    package let limits: Limits
    /// The time before which no retry is sent.
    package let notBefore: Timestamp
    /// Whether the operator stopped the retries.
    package var isCancelled = false

    /// Prepares retries without sending them.
    package init(_ runs: [Run], limits: Limits, notBefore: Timestamp) {
        items = runs.map { Item(run: $0, phase: .waiting) }
        self.limits = limits
        self.notBefore = notBefore
    }

    /// Returns the runs whose retries are to be sent now.
    ///
    /// The returned runs count as being sent.
    package mutating func takeNext(at now: Timestamp) -> [Run] {
        guard now >= notBefore, !isStopped else { return [] }
        var free = limits.maximumInFlight - count(where: \.isInFlight)
        var next: [Run] = []
        for index in items.indices where free > 0 && items[index].phase == .waiting {
            items[index].phase = .sending
            next.append(items[index].run)
            free -= 1
        }
        return next
    }

    /// Records that the retry of `failed` is stored as `run`.
    package mutating func note(_ failed: RunID, becameRun run: RunID) {
        set(.underWay(run, unseen: 0), of: failed)
    }

    /// Records that the retry of `failed` was refused.
    package mutating func note(_ failed: RunID, refused message: String) {
        set(.refused(message), of: failed)
    }

    /// Records the current state of the queue.
    ///
    /// A run that is neither active nor failed counts as finished at the second poll, because the first poll can be
    /// older than the run.
    package mutating func note(failed: [Run], active: [Run]) {
        let failedIDs = Set(failed.map(\.id))
        let activeIDs = Set(active.map(\.id))
        for index in items.indices {
            guard case .underWay(let run, let unseen) = items[index].phase else { continue }
            if failedIDs.contains(run) {
                items[index].phase = .failedAgain
            } else if activeIDs.contains(run) {
                items[index].phase = .underWay(run, unseen: 0)
            } else {
                items[index].phase = unseen == 0 ? .underWay(run, unseen: 1) : .succeeded
            }
        }
    }

    /// Records that a retried run has ended.
    package mutating func note(_ run: RunID, endedWell: Bool) {
        for index in items.indices {
            if case .underWay(run, _) = items[index].phase {
                items[index].phase = endedWell ? .succeeded : .failedAgain
            }
        }
    }

    /// Records that a retried run waits behind another run that no worker executes.
    package mutating func noteBehind(_ run: RunID) {
        for index in items.indices {
            if case .underWay(run, _) = items[index].phase { items[index].phase = .behind(run) }
        }
    }

    /// Whether no further retry is sent although runs are left.
    package var isStopped: Bool {
        isCancelled || (limits.failureLimit.map { failures >= $0 } ?? false)
    }

    /// Whether all retries have ended.
    package var isOver: Bool {
        count(where: \.isInFlight) == 0 && (isStopped || count { $0 == .waiting } == 0)
    }

    /// The number of runs that failed again or were refused.
    package var failures: Int {
        count { phase in
            switch phase {
            case .failedAgain, .refused: true
            default: false
            }
        }
    }

    /// The outcome as a clause.
    ///
    /// Zero counts are omitted, except those of successes and failures.
    package var outcome: String {
        let again = count { $0 == .failedAgain }
        let behind = count(where: \.isBehind)
        var words = "\(count { $0 == .succeeded }) succeeded, \(again) failed again"
        if failures > again { words += ", \(failures - again) refused" }
        if behind > 0 { words += ", \(behind) stored behind \(behind == 1 ? "another run" : "other runs")" }
        return words + ", \(count { $0 == .waiting }) not sent"
    }

    package func count(where isCounted: (Phase) -> Bool) -> Int { items.count { isCounted($0.phase) } }

    private mutating func set(_ phase: Phase, of run: RunID) {
        for index in items.indices where items[index].run.id == run { items[index].phase = phase }
    }
}

extension BulkRetry.Phase {
    /// Whether the retry was sent and has not ended.
    package var isInFlight: Bool {
        switch self {
        case .sending, .underWay: true
        case .waiting, .behind, .succeeded, .failedAgain, .refused: false
        }
    }

    /// Whether the retry is stored and waits behind another run.
    package var isBehind: Bool {
        if case .behind = self { true } else { false }
    }
}
