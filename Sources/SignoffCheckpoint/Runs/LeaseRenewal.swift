/// A renewed lease, and whether its run should be canceled.
public struct LeaseRenewal: Hashable, Sendable {
    /// The lease with its new end.
    public var lease: RunLease
    /// Whether cancellation of the run was requested.
    public var isCancellationRequested: Bool

    /// Creates a renewal.
    public init(lease: RunLease, isCancellationRequested: Bool) {
        self.lease = lease
        self.isCancellationRequested = isCancellationRequested
    }
}
