import SignoffCheckpoint
private import Synchronization

/// The leases of other workers on a file, as this process observes them.
final class WatchedLeases: Sendable {
    private let watch = Mutex(LeaseWatch())
    private let uptime: @Sendable () -> Duration

    init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    /// Whether the lease of a run was observed for its whole length without a renewal; otherwise, records an
    /// observation.
    func isUnrenewed(_ run: Run) -> Bool {
        guard let lease = run.lease else { return false }
        return watch.withLock { $0.sees(lease, claimedAt: run.startedAt, at: uptime()) }
    }

    /// Observes all leases, and returns the runs whose leases were not renewed for their whole length.
    func look(at leases: [(lease: RunLease, claimedAt: Timestamp?)]) -> Set<RunID> {
        let now = uptime()
        return watch.withLock { watch in
            watch.keep(only: Set(leases.map(\.lease.run)))
            return Set(leases.filter { watch.sees($0.lease, claimedAt: $0.claimedAt, at: now) }.map(\.lease.run))
        }
    }
}
