package import SignoffCheckpoint
import SignoffOperator

/// How far a run is followed: which of its events were told, and what keeps it from being followed.
///
/// Pure: events and failures go in.
package struct RunFollowing {
    /// How often the stream is joined at a place where an event cannot be read.
    private static let unreadableLimit = 3

    /// The run.
    let run: Run
    private var resumption = EventResumption()
    private var sequence: Int64 = 0
    private var last: ServerEvent?
    private var awaySince: ContinuousClock.Instant?
    private var failures = 0
    private var failure: TransportFailure?

    /// Creates a following before the first event.
    package init(_ run: Run) { self.run = run }

    /// Whether the stream is no longer joined, because an event cannot be read.
    var isUnreadable: Bool { failures >= Self.unreadableLimit }

    /// Notes that the stream is joined anew.
    mutating func rejoin() {
        resumption.rejoin()
        last = nil
    }

    /// Notes an event; returns it as it is told, nil for one that was told before or tells nothing of the run's work.
    ///
    /// An error without an id ends the stream of a run that the server does not have as well as one of a run that failed: ``takeLast(at:)`` has it.
    mutating func note(_ event: ServerEvent, at now: Timestamp) -> RunEvent? {
        guard resumption.isNew(event.id) else { return nil }
        (failures, failure, awaySince) = (0, nil, nil)
        guard event.id != nil || event.failure == nil else {
            last = event
            return nil
        }
        return told(event, at: now)
    }

    /// The error at the end of the stream, once the run is known to be there; nil for none.
    mutating func takeLast(at now: Timestamp) -> RunEvent? {
        defer { last = nil }
        return last.flatMap { told($0, at: now) }
    }

    private mutating func told(_ event: ServerEvent, at now: Timestamp) -> RunEvent? {
        guard let told = event.runEvent(of: run, sequence: sequence + 1, at: now) else { return nil }
        sequence += 1
        return told
    }

    /// Notes that the server told of the run.
    package mutating func noteReply() { awaySince = nil }

    /// Notes that an event could not be read.
    mutating func noteUnreadable(_ failure: TransportFailure) {
        failures += 1
        self.failure = failure
    }

    /// Notes that the server is away; returns whether it is waited for.
    package mutating func isPatient(at now: ContinuousClock.Instant, for patience: Duration) -> Bool {
        let since = awaySince ?? now
        awaySince = since
        return since.duration(to: now) < patience
    }

    /// The error of a run that has ended and of which an event could not be read; nil where all were.
    func unreadable(_ ended: Run) -> OperationError? {
        guard isUnreadable, let failure else { return nil }
        return OperationError(
            .serverFailed,
            "run \(run.id) on thread \(run.request.thread) ended with status \(ended.status.rawValue), but not all of its events can be read: \(ForeignText.spelled(failure.message))",
            cause: failure
        )
    }
}
