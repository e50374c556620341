public import SignoffCheckpoint

/// Thrown through a body that has to wait for an answer; not a failure.
///
/// Let it pass. A body that catches it suspends nevertheless: its scope refuses further calls, and what it returns is not used.
public struct RunSuspension: Error, Sendable {
    /// The questions that wait, the one that stopped the body first.
    public let interrupts: [Interrupt]
}
