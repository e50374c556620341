package import SignoffCheckpoint
import SignoffOperator

/// The progress of following a run: the reported events, and the failures that prevent following.
///
/// The value is pure. Events and failures are passed in.
package struct RunFollowing {
    /// The number of failures to read an event at the same place after which the stream is no longer joined.
    private static let unreadableLimit = 3

    /// The run.
    let run: Run
    private var resumption = EventResumption()
    private var sequence: Int64 = 0
    private var last: ServerEvent?
    private var awaySince: ContinuousClock.Instant?
    private var failures = 0
    private var failure: TransportFailure?

    /// Creates the state before the first event.
    package init(_ run: Run) { self.run = run }

    /// Whether the stream is no longer joined, because an event is unreadable.
    var isUnreadable: Bool { failures >= Self.unreadableLimit }

    /// Records that the stream is joined again.
    mutating func rejoin() {
        resumption.rejoin()
        last = nil
    }

    /// Records an event.
    ///
    /// An error without an id ends the stream of a failed run, and also the stream of a run that the server does not
    /// have. ``takeLast(at:)`` returns such an error.
    ///
    /// - Returns: The event to report; `nil` for an event that was already reported or that does not concern the run's
    ///   work.
    mutating func note(_ event: ServerEvent, at now: Timestamp) -> RunEvent? {
        guard resumption.isNew(event.id) else { return nil }
        (failures, failure, awaySince) = (0, nil, nil)
        guard event.id != nil || event.failure == nil else {
            last = event
            return nil
        }
        return told(event, at: now)
    }

    /// Returns the error at the end of the stream, once the run is known to exist; `nil` for none.
    mutating func takeLast(at now: Timestamp) -> RunEvent? {
        defer { last = nil }
        return last.flatMap { told($0, at: now) }
    }

    private mutating func told(_ event: ServerEvent, at now: Timestamp) -> RunEvent? {
        guard let told = event.runEvent(of: run, sequence: sequence + 1, at: now) else { return nil }
        sequence += 1
        return told
    }

    /// Records that the server returned the run.
    package mutating func noteReply() { awaySince = nil }

    /// Records that an event could not be read.
    mutating func noteUnreadable(_ failure: TransportFailure) {
        failures += 1
        self.failure = failure
    }

    /// Records that the server is unavailable.
    ///
    /// - Returns: Whether to continue waiting for the server.
    package mutating func isPatient(at now: ContinuousClock.Instant, for patience: Duration) -> Bool {
        let since = awaySince ?? now
        awaySince = since
        return since.duration(to: now) < patience
    }

    /// Returns the error for a run that has ended and has an unreadable event; `nil` if every event was read.
    func unreadable(_ ended: Run) -> OperationError? {
        guard isUnreadable, let failure else { return nil }
        return OperationError(
            .serverFailed,
            "run \(run.id) on thread \(run.request.thread) ended with status \(ended.status.rawValue), but not all of its events can be read: \(ForeignText.spelled(failure.message))",
            cause: failure
        )
    }
}
