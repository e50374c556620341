import CellGrid
import SignoffCheckpoint

/// The screens, the one that is shown, and the places left behind.
struct Screens: Equatable, Sendable {
    /// The screen that is shown.
    var shown: Screen = .inbox
    var inbox = InboxState()
    var threads = ThreadsState()
    var streams = StreamsState()
    var history = HistoryState()
    var failures = FailuresState()
    var ledger = LedgerState()
    /// The places left behind, for going back.
    var jumps = JumpList()
    /// Filters kept under a name.
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

    /// The model of the screen that is shown.
    var current: any ScreenModel {
        get { self[shown] }
        set { self[shown] = newValue }
    }

    // MARK: Places

    /// Where the operator is.
    var place: Place { Place(screen: shown, thread: shown == .history ? history.thread : nil) }

    /// Shows a screen, and remembers the place that is left for it.
    mutating func show(_ new: Screen) {
        guard new != shown else { return }
        jumps.leave(place)
        shown = new
    }

    /// Shows the history of a thread, and remembers the place that is left for it.
    mutating func showHistory(of thread: ThreadID?) {
        if shown == .history, let thread, thread != history.thread { jumps.leave(place) }
        show(.history)
        if let thread { history.show(thread) }
    }

    /// Goes to a place noted before; nil goes nowhere.
    ///
    /// - Returns: The thread whose history is shown there; nil for another screen.
    mutating func go(to place: Place?) -> ThreadID? {
        guard let place else { return nil }
        shown = place.screen
        guard shown == .history, let thread = place.thread else { return nil }
        history.show(thread)
        return thread
    }

    // MARK: Sessions

    /// Where the operator is now, to be kept.
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

    /// Goes where the operator was; names nobody knows any more mean nothing.
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
        return filter.isEmpty ? nil : Remark("the filter /\(filter) is as you left it; Esc clears it")
    }
}
