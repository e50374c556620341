public import SignoffCheckpoint

/// Thrown through a body that has to wait for an answer; not a failure.
///
/// Do not catch this error. A body that catches it is suspended nevertheless: its scope refuses further calls, and its
/// result is not used.
public struct RunSuspension: Error, Sendable {
    /// The questions that wait, the one that stopped the body first.
    public let interrupts: [Interrupt]
}
