import SignoffCheckpoint

extension ConsoleState {
    /// Where the operator is.
    var place: Place { Place(screen: screen, thread: screen == .history ? history.thread : nil) }

    /// Goes to a place noted before.
    mutating func go(to place: Place) -> [ConsoleEffect] {
        screen = place.screen
        guard screen == .history, let thread = place.thread else { return [] }
        showThread(thread)
        return reloads.request(.history(thread))
    }

    mutating func jumpBack() -> [ConsoleEffect] { jumps.back(from: place).map { go(to: $0) } ?? [] }

    mutating func jumpForward() -> [ConsoleEffect] { jumps.forward(from: place).map { go(to: $0) } ?? [] }
}
