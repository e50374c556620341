import SignoffCheckpoint
import SignoffOperator

extension ThreadsState {
    /// The threads that a command can be completed with.
    var completions: [String] { all.prefix(200).map(\.thread.rawValue) }
}
