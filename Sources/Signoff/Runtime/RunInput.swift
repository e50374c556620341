/// The start of a run of a workflow.
public enum RunInput<Input: Sendable>: Sendable {
    /// A new turn with this input. A turn that waits or failed is dropped.
    case input(Input)
    /// Answers to open questions; the turn resumes.
    case resume(Command)
    /// Continues the turn from stored results; a retry of a failed run.
    case proceed
    /// The turn is run again from the checkpoint named in ``RunConfig/checkpoint``; all its tasks run again.
    case replay
}
