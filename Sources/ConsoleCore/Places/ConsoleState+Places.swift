import SignoffCheckpoint

extension ConsoleState {
    /// Where the operator is.
    var place: Place { Place(screen: screen, thread: screen == .history ? history.thread : nil) }

    /// Goes to a place noted before.
    mutating func go(to place: Place) -> [ConsoleEffect] {
        screen = place.screen
        guard screen == .history, let thread = place.thread else { return [] }
        showThread(thread)
        return request(.history(thread))
    }

    mutating func jump(_ id: CommandID) -> [ConsoleEffect] {
        let here = place
        let target = id == .jumpBack ? jumps.back(from: here) : jumps.forward(from: here)
        return target.map { go(to: $0) } ?? []
    }
}
