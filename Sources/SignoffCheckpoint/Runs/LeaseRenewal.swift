/// Whether a renewed lease comes with the wish to stop.
public struct LeaseRenewal: Hashable, Sendable {
    /// The lease with its new end.
    public var lease: RunLease
    /// Whether the run's cancellation was asked for.
    public var isCancellationRequested: Bool

    /// Creates a renewal.
    public init(lease: RunLease, isCancellationRequested: Bool) {
        self.lease = lease
        self.isCancellationRequested = isCancellationRequested
    }
}
