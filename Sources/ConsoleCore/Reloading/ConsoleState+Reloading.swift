extension ConsoleState {
    /// Requests the data that a change made outdated.
    mutating func reload(after change: DataChange) -> [ConsoleEffect] {
        let interest = ReloadInterest(
            screen: screen,
            historyThread: history.thread,
            newestNote: sharing.notes.newest,
            timed: self[screen].timedLoads,
            refreshed: self[screen].refreshLoads
        )
        return Reloads.loads(after: change, for: interest).flatMap { reloads.request($0) }
    }
}
