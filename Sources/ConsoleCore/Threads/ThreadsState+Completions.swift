import SignoffCheckpoint
import SignoffOperator

extension ThreadsState {
    /// The threads that complete the argument of a command.
    var completions: [String] { all.prefix(200).map(\.thread.rawValue) }
}

extension ConsoleState {
    /// The visible threads whose outlines are missing or outdated.
    package var unoutlinedThreads: [ThreadVersion] { threads.unoutlined }
}
