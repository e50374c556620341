import SignoffCheckpoint

extension ConsoleState {
    /// Goes to a place noted before, and reads what is shown there.
    private mutating func go(to place: Place?) -> [ConsoleEffect] {
        screens.go(to: place).map { reloads.request(.history($0)) } ?? []
    }

    mutating func jumpBack() -> [ConsoleEffect] { go(to: screens.jumps.back(from: screens.place)) }

    mutating func jumpForward() -> [ConsoleEffect] { go(to: screens.jumps.forward(from: screens.place)) }

    /// Shows the history of a thread: the one named, or the one under the cursor.
    mutating func showHistory(_ argument: String?) -> [ConsoleEffect] {
        let thread = argument.map(ThreadID.init(_:)) ?? currentThread
        screens.showHistory(of: thread)
        return thread.map { reloads.request(.history($0)) } ?? []
    }

    /// Shows the stream, of the thread or run named when there is one.
    mutating func showStreams(_ argument: String?) -> [ConsoleEffect] {
        show(.streams)
        guard let argument else { return [] }
        let run = failures.run(named: argument)
        let thread = run?.request.thread ?? ThreadID(argument)
        // What happened before the console was opened is in the log.
        return streams.follow(thread, run: run) ? reloads.request(.threadEvents(thread)) : []
    }
}
