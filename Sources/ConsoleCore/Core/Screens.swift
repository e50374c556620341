import CellGrid
import SignoffCheckpoint

/// All screens, the current one, and the earlier places.
struct Screens: Equatable, Sendable {
    /// The current screen.
    var shown: Screen = .inbox
    var inbox = InboxState()
    var threads = ThreadsState()
    var streams = StreamsState()
    var history = HistoryState()
    var failures = FailuresState()
    var ledger = LedgerState()
    /// The earlier places, to go back to.
    var jumps = JumpList()
    /// Filters that were saved under a name.
    var savedFilters = SavedFilters()

    /// The model of a screen.
    subscript(_ screen: Screen) -> any ScreenModel {
        get {
            switch screen {
            case .inbox: inbox
            case .threads: threads
            case .streams: streams
            case .history: history
            case .failures: failures
            case .ledger: ledger
            }
        }
        set {
            switch newValue {
            case let model as InboxState: inbox = model
            case let model as ThreadsState: threads = model
            case let model as StreamsState: streams = model
            case let model as HistoryState: history = model
            case let model as FailuresState: failures = model
            case let model as LedgerState: ledger = model
            default: assertionFailure("a model of another type was set for \(screen)")
            }
        }
    }

    /// The model of the current screen.
    var current: any ScreenModel {
        get { self[shown] }
        set { self[shown] = newValue }
    }

    // MARK: Places

    /// The operator's place.
    var place: Place { Place(screen: shown, thread: shown == .history ? history.thread : nil) }

    /// Shows a screen, and records the place that is left.
    mutating func show(_ new: Screen) {
        guard new != shown else { return }
        jumps.leave(place)
        shown = new
    }

    /// Shows the history of a thread, and records the place that is left.
    mutating func showHistory(of thread: ThreadID?) {
        if shown == .history, let thread, thread != history.thread { jumps.leave(place) }
        show(.history)
        if let thread { history.show(thread) }
    }

    /// Returns to a recorded place; does nothing for `nil`.
    ///
    /// - Returns: The thread whose history is shown there; `nil` for another screen.
    mutating func go(to place: Place?) -> ThreadID? {
        guard let place else { return nil }
        shown = place.screen
        guard shown == .history, let thread = place.thread else { return nil }
        history.show(thread)
        return thread
    }

    // MARK: Sessions

    /// The operator's position, to be saved.
    var savedSession: SavedSession {
        var filters: [String: String] = [:]
        for screen in Screen.allCases where !self[screen].filter.isEmpty {
            filters[screen.rawValue] = self[screen].filter
        }
        var arrangements: [String: ListArrangement] = [:]
        for screen in Screen.allCases where !self[screen].arrangement.isUsual {
            arrangements[screen.rawValue] = self[screen].arrangement
        }
        return SavedSession(
            screen: shown.rawValue,
            filters: filters,
            item: inbox.current?.id,
            thread: history.thread,
            arrangements: arrangements
        )
    }

    /// Restores the operator's position.
    ///
    /// Unknown names are ignored.
    mutating func restore(_ session: SavedSession) -> Remark? {
        for (name, filter) in session.filters {
            if let screen = Screen(rawValue: name) { self[screen].filter = filter }
        }
        for (name, arrangement) in session.arrangements ?? [:] {
            if let screen = Screen(rawValue: name) { self[screen].arrangement = arrangement }
        }
        inbox.itemToRestore = session.item
        if let thread = session.thread { history.show(thread) }
        shown = Screen(rawValue: session.screen) ?? .inbox
        let filter = current.filter
        return filter.isEmpty ? nil : Remark("the filter /\(filter) of your last session is on; Esc clears it")
    }
}
