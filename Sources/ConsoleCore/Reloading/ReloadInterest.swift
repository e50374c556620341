import SignoffCheckpoint

/// The part of the console's state on which ``Reloads/loads(after:for:)`` depends.
struct ReloadInterest: Equatable, Sendable {
    /// The screen shown.
    var screen: Screen
    /// The thread whose history is kept; nil for none.
    var historyThread: ThreadID?
    /// The number of the newest note that was read.
    var newestNote: Int64 = 0
    /// What the screen loads again as time passes.
    var timed: [ConsoleLoad] = []
    /// What the screen loads again when the operator asks for it.
    var refreshed: [ConsoleLoad] = []
}
