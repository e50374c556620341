import SignoffCheckpoint
import SignoffOperator

extension ThreadsState {
    /// The threads that a command can be completed with.
    var completions: [String] { all.prefix(200).map(\.thread.rawValue) }
}

extension ConsoleState {
    /// The threads in view whose outlines are missing or old.
    package var unoutlinedThreads: [ThreadVersion] { threads.unoutlined }
}
