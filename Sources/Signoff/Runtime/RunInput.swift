/// The start of a run of a workflow.
public enum RunInput<Input: Sendable>: Sendable {
    /// A new turn with this input; a waiting or failed turn is abandoned.
    case input(Input)
    /// Answers to open questions; the turn resumes.
    case resume(Command)
    /// Continues the turn from stored results; a retry of a failed run.
    case proceed
    /// Repeats the turn from the checkpoint named in ``RunConfig/checkpoint``; all its tasks run again.
    case replay
}
