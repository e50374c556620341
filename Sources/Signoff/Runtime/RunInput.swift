/// The input of a run: what starts or continues the workflow.
public enum RunInput<Input: Sendable>: Sendable {
    /// A new turn with this input. A waiting or failed turn is abandoned.
    case input(Input)
    /// Answers to open questions. The turn resumes.
    case resume(Command)
    /// Continues the turn from stored results; also retries a failed run.
    case proceed
    /// Repeats the turn from the checkpoint in ``RunConfig/checkpoint``. All its tasks run again.
    case replay
}
