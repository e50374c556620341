import SignoffCheckpoint

/// The part of the console's state on which ``Reloads/loads(after:for:)`` depends.
struct ReloadInterest: Equatable, Sendable {
    /// The current screen.
    var screen: Screen
    /// The thread whose history is loaded; `nil` for none.
    var historyThread: ThreadID?
    /// The number of the newest loaded note.
    var newestNote: Int64 = 0
    /// The loads that the screen repeats from time to time.
    var timed: [ConsoleLoad] = []
    /// The loads that the screen repeats when the operator asks to reload.
    var refreshed: [ConsoleLoad] = []
}
