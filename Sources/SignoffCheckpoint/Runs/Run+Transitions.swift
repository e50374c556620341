/// The state transitions of a run, the same for every queue.
extension Run {
    /// Whether the run is pending or running.
    package var isActive: Bool { status == .pending || status == .running }

    /// Whether the run is executing under `lease`.
    package func isHeld(by lease: RunLease) -> Bool {
        guard status == .running, let held = self.lease else { return false }
        return held.run == lease.run && held.worker == lease.worker && held.attempt == lease.attempt
    }

    /// Whether the run was released until a later time, and keeps its thread until then.
    package var isSleeping: Bool { status == .pending && notBefore != nil }

    /// Whether a worker holds the run, but the lease has expired.
    package func isAbandoned(at now: Timestamp) -> Bool {
        guard status == .running, let lease else { return false }
        return lease.expiresAt <= now
    }

    /// Assigns the run to `worker`.
    ///
    /// The attempt of an abandoned run counts as interrupted.
    package mutating func claim(by worker: WorkerID, at now: Timestamp, for duration: Duration) {
        if status == .running { interruptedAttempts += 1 }
        status = .running
        notBefore = nil
        attempt += 1
        startedAt = now
        lease = RunLease(
            run: id,
            thread: request.thread,
            worker: worker,
            attempt: attempt,
            expiresAt: now.advanced(by: duration),
            length: duration
        )
    }

    /// Returns the run to the queue, or ends the run when its cancellation was requested.
    ///
    /// - Parameters:
    ///   - now: The current time.
    ///   - due: The time until which the run sleeps; `nil` for a run that any worker can claim at once.
    package mutating func returnToQueue(at now: Timestamp, until due: Timestamp? = nil) {
        lease = nil
        if isCancellationRequested { return end(as: .cancelled, error: nil, at: now) }
        status = .pending
        notBefore = due
    }

    /// Takes the run from a lost worker.
    package mutating func abandonAttempt(at now: Timestamp) {
        interruptedAttempts += 1
        returnToQueue(at: now)
    }

    /// Ends the run.
    package mutating func end(as outcome: RunStatus, error: RunFailure?, release: String? = nil, at now: Timestamp) {
        status = outcome
        self.release = release
        self.error = error
        finishedAt = now
        lease = nil
        notBefore = nil
    }

    /// Records a requested cancellation.
    ///
    /// A run without a worker is canceled at once. An ended run does not change.
    package mutating func requestCancellation(under policy: ClaimPolicy, at now: Timestamp) {
        guard isActive else { return }
        isCancellationRequested = true
        if status == .pending {
            end(as: .cancelled, error: nil, at: now)
        } else if policy.isAbandoned(self) {
            interruptedAttempts += 1
            end(as: .cancelled, error: nil, at: now)
        }
    }

    /// Extends the lease to `duration` after `now`.
    package mutating func renewLease(at now: Timestamp, for duration: Duration) {
        lease?.expiresAt = now.advanced(by: duration)
        lease?.length = duration
    }
}

extension LeaseRenewal {
    /// Creates the renewal of a lease from its stored run.
    ///
    /// The release is taken from the holder's lease.
    package init(of lease: RunLease, as run: Run) {
        var renewed = run.lease ?? lease
        renewed.release = lease.release
        self.init(lease: renewed, isCancellationRequested: run.isCancellationRequested)
    }
}

extension Run {
    /// Creates the pending run of a request.
    package init(id: RunID, pending request: RunRequest, at now: Timestamp) {
        self.init(
            id: id,
            request: request,
            status: .pending,
            attempt: 0,
            interruptedAttempts: 0,
            error: nil,
            createdAt: now,
            startedAt: nil,
            finishedAt: nil,
            lease: nil,
            isCancellationRequested: false
        )
    }
}

extension RunID {
    /// Returns a new id of 128 random bits, in the form of a version-4 UUID.
    package static func random(from source: RandomSource) -> RunID {
        let high = source.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = source.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return RunID(rawValue: UUIDText.text(high: high, low: low))
    }
}

extension CheckpointError {
    /// Returns the error for work under a lease that another claim, a cancellation or a deletion has ended.
    package static func leaseLost(_ lease: RunLease) -> CheckpointError {
        CheckpointError(
            .leaseLost,
            "worker \(lease.worker) no longer holds run \(lease.run) (attempt \(lease.attempt)); nothing was stored",
            thread: lease.thread
        )
    }

    /// Returns the error for a run that does not exist.
    package static func noRun(_ run: RunID) -> CheckpointError {
        CheckpointError(.runNotFound, "run \(run) does not exist")
    }

    /// Returns the error for claiming a run that is not waiting for a worker.
    package static func notPending(_ run: Run) -> CheckpointError {
        CheckpointError(
            .runNotFound,
            "run \(run.id) cannot be claimed: it is \(run.status.rawValue), not pending",
            thread: run.request.thread
        )
    }

    /// Returns the error for ending a run with a status that does not end a run.
    package static func noEnd(_ status: RunStatus, of lease: RunLease) -> CheckpointError {
        CheckpointError(
            .invalidData,
            "run \(lease.run) cannot end as \(status.rawValue); release its lease to let another worker continue",
            thread: lease.thread
        )
    }
}
