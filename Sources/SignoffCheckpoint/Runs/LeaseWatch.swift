/// The leases of other workers as this process observes them, on its own monotonic clock.
///
/// The clock of another machine can be ahead, so that its lease expires in the far future. A lease that was observed
/// for its whole length without a renewal counts as expired all the same.
package struct LeaseWatch: Sendable {
    /// The maximum number of observed leases.
    ///
    /// The leases observed last are kept.
    private static let limit = 10_000

    private struct Sighting {
        var worker: WorkerID
        var attempt: Int
        var expiresAt: Timestamp
        var since: Duration
    }

    private var sightings: [RunID: Sighting] = [:]

    /// Creates a watch without observations.
    package init() {}

    /// Records an observation of a lease.
    ///
    /// Returns whether the lease was observed for its whole length without a renewal.
    ///
    /// - Parameters:
    ///   - lease: The stored lease.
    ///   - start: The time at which the run was claimed, which limits a lease without a recorded length; `nil` when
    ///     unknown.
    ///   - uptime: The current time on the clock of this process.
    /// - Returns: Whether the lease counts as expired.
    package mutating func sees(_ lease: RunLease, claimedAt start: Timestamp?, at uptime: Duration) -> Bool {
        if let sighting = sightings[lease.run], sighting.worker == lease.worker, sighting.attempt == lease.attempt,
            sighting.expiresAt == lease.expiresAt
        {
            guard let length = lease.length ?? start.map({ lease.expiresAt.duration(since: $0) }) else { return false }
            return uptime - sighting.since >= length
        }
        if sightings.count >= Self.limit, let oldest = sightings.min(by: { $0.value.since < $1.value.since })?.key {
            sightings[oldest] = nil
        }
        sightings[lease.run] = Sighting(
            worker: lease.worker,
            attempt: lease.attempt,
            expiresAt: lease.expiresAt,
            since: uptime
        )
        return false
    }

    /// Removes the leases of all runs except `runs`.
    package mutating func keep(only runs: Set<RunID>) {
        if sightings.contains(where: { !runs.contains($0.key) }) {
            sightings = sightings.filter { runs.contains($0.key) }
        }
    }
}
