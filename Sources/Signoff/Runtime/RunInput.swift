/// What a run of a workflow starts with.
public enum RunInput<Input: Sendable>: Sendable {
    /// A new turn with this input. A turn that waits or failed is dropped.
    case input(Input)
    /// Answers to open questions, after which the turn goes on.
    case resume(Command)
    /// The turn goes on from what is stored: this is how a failed run is retried.
    case proceed
    /// The turn is run again from the checkpoint named in ``RunConfig/checkpoint``; all its tasks run again.
    case replay
}
