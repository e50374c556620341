extension ConsoleState {
    /// Tells an operator who looks elsewhere that something new waits.
    mutating func notifyOfArrivals() -> [ConsoleEffect] {
        let items = Set(inbox.entries.map(\.id))
        let text = window.notifier.look(at: items, total: inbox.total, settings: settings.notifications, now: now)
        return text.map { [.notify($0)] } ?? []
    }
}
