import SignoffCheckpoint

extension ConsoleState {
    /// Goes to a recorded place, and requests its data.
    private mutating func go(to place: Place?) -> [ConsoleEffect] {
        screens.go(to: place).map { reloads.request(.history($0)) } ?? []
    }

    mutating func jumpBack() -> [ConsoleEffect] { go(to: screens.jumps.back(from: screens.place)) }

    mutating func jumpForward() -> [ConsoleEffect] { go(to: screens.jumps.forward(from: screens.place)) }

    /// Shows the history of the named thread, or of the thread under the cursor.
    mutating func showHistory(_ argument: String?) -> [ConsoleEffect] {
        let thread = argument.map(ThreadID.init(_:)) ?? currentThread
        screens.showHistory(of: thread)
        return thread.map { reloads.request(.history($0)) } ?? []
    }

    /// Shows the event stream, limited to the named thread or run.
    mutating func showStreams(_ argument: String?) -> [ConsoleEffect] {
        show(.streams)
        guard let argument else { return [] }
        let run = failures.run(named: argument)
        let thread = run?.request.thread ?? ThreadID(argument)
        streams.follow(thread, run: run)
        return []
    }
}
