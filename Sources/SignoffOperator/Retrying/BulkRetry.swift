package import SignoffCheckpoint

/// Retries failed runs with limited concurrency, and stops starting new retries after `failureLimit` of them fail
/// again.
///
/// The value has no side effects: it returns the next runs to send, and records the outcomes.
package struct BulkRetry: Equatable, Sendable {
    /// The limits of the retries.
    package struct Limits: Equatable, Sendable {
        /// The maximum number of runs in flight, 1 or more.
        package var maximumInFlight: Int
        /// The number of repeated failures after which no retry is sent; `nil` for no limit.
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
        /// The new run exists; how often the runs were looked at since without finding it.
        case underWay(RunID, unseen: Int)
        /// The new run is stored and waits behind another run of its thread that waits for a worker.
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
    /// The time before which nothing is sent.
    package let notBefore: Timestamp
    /// Whether the operator stopped it.
    package var isCancelled = false

    /// Prepares retries without sending them.
    package init(_ runs: [Run], limits: Limits, notBefore: Timestamp) {
        items = runs.map { Item(run: $0, phase: .waiting) }
        self.limits = limits
        self.notBefore = notBefore
    }

    /// The runs whose retry is to be sent now.
    ///
    /// From then on they count as being sent.
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

    /// The retry of `failed` is stored as `run`.
    package mutating func note(_ failed: RunID, becameRun run: RunID) {
        set(.underWay(run, unseen: 0), of: failed)
    }

    /// The retry of `failed` was refused.
    package mutating func note(_ failed: RunID, refused message: String) {
        set(.refused(message), of: failed)
    }

    /// Takes the current state of the queue.
    ///
    /// A run that is neither active nor failed has ended well; it is believed only at the second look, since the first may be older than the run.
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

    /// A retried run was found to have ended.
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

    /// Whether nothing more is sent although runs wait.
    package var isStopped: Bool {
        isCancelled || (limits.failureLimit.map { failures >= $0 } ?? false)
    }

    /// Whether everything that will happen has happened.
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

    /// The outcome in one clause: zero counts are omitted, except those of successes and failures.
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
    /// Whether it was sent and has not ended.
    package var isInFlight: Bool {
        switch self {
        case .sending, .underWay: true
        case .waiting, .behind, .succeeded, .failedAgain, .refused: false
        }
    }

    /// Whether it is stored and waits behind another run.
    package var isBehind: Bool {
        if case .behind = self { true } else { false }
    }
}
