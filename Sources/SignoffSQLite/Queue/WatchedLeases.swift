import SignoffCheckpoint
private import Synchronization

/// The leases of other workers on a file, as this process has seen them.
final class WatchedLeases: Sendable {
    private let watch = Mutex(LeaseWatch())
    private let uptime: @Sendable () -> Duration

    init(uptime: @escaping @Sendable () -> Duration) {
        self.uptime = uptime
    }

    /// Whether the lease of a run was seen for its whole length without being renewed; notes it otherwise.
    func isUnrenewed(_ run: Run) -> Bool {
        guard let lease = run.lease else { return false }
        return watch.withLock { $0.sees(lease, claimedAt: run.startedAt, at: uptime()) }
    }

    /// Examines all leases, and returns the runs of those that were not renewed for their whole duration.
    func look(at leases: [(lease: RunLease, claimedAt: Timestamp?)]) -> Set<RunID> {
        let now = uptime()
        return watch.withLock { watch in
            watch.keep(only: Set(leases.map(\.lease.run)))
            return Set(leases.filter { watch.sees($0.lease, claimedAt: $0.claimedAt, at: now) }.map(\.lease.run))
        }
    }
}
