public import SignoffCheckpoint

/// An error thrown through a body that must wait for an answer.
///
/// The error is not a failure.
///
/// Do not catch this error. A body that catches it is suspended all the same: its scope refuses further calls, and its
/// result is ignored.
public struct RunSuspension: Error, Sendable {
    /// The open questions.
    ///
    /// The question that stopped the body comes first.
    public let interrupts: [Interrupt]
}
