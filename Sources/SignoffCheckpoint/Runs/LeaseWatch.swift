/// The leases of other workers, as this process has seen them, by its own clock that never goes back.
///
/// The clock of another machine may be ahead, so that its lease ends in the far future. A lease that was observed for
/// its whole length without a renewal is over nevertheless.
package struct LeaseWatch: Sendable {
    /// The most leases that are watched; of more, those seen last.
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

    /// Notes a lease, and returns whether it was seen for its whole length without being renewed.
    ///
    /// - Parameters:
    ///   - lease: The stored lease.
    ///   - start: The time at which the run was claimed, which limits the length of a lease without one; `nil` when it
    ///     is unknown.
    ///   - uptime: The moment, on this process's own clock.
    /// - Returns: Whether the lease is over.
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

    /// Forgets the leases of all runs but these.
    package mutating func keep(only runs: Set<RunID>) {
        if sightings.contains(where: { !runs.contains($0.key) }) {
            sightings = sightings.filter { runs.contains($0.key) }
        }
    }
}
