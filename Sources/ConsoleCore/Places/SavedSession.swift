import CellGrid
package import SignoffCheckpoint

/// Where an operator was when they left, for the next time: places by identity, never by row.
package struct SavedSession: Equatable, Sendable, Codable {
    package var screen: String
    /// The filter of each screen that had one.
    package var filters: [String: String]
    package var item: ItemID?
    package var thread: ThreadID?
    /// The order of the queue; nil for the usual one.
    package var order: String?

    package init(
        screen: String,
        filters: [String: String] = [:],
        item: ItemID? = nil,
        thread: ThreadID? = nil,
        order: String? = nil
    ) {
        self.screen = screen
        self.filters = filters
        self.item = item
        self.thread = thread
        self.order = order
    }
}

extension ConsoleState {
    /// Where the operator is now, to be kept.
    package var savedSession: SavedSession {
        var filters: [String: String] = [:]
        for screen in Screen.allCases where !filterText(of: screen).isEmpty {
            filters[screen.rawValue] = filterText(of: screen)
        }
        return SavedSession(
            screen: screen.rawValue,
            filters: filters,
            item: inbox.current?.id,
            thread: history.thread,
            order: inbox.order == .waiting ? nil : inbox.order.rawValue
        )
    }

    /// Goes where the operator was; names nobody knows any more mean nothing.
    mutating func restore(_ session: SavedSession) -> [ConsoleEffect] {
        for (name, filter) in session.filters {
            if let screen = Screen(rawValue: name) { setFilterText(filter, of: screen) }
        }
        inbox.order = session.order.flatMap(InboxOrder.init(rawValue:)) ?? .waiting
        itemToRestore = session.item
        if let thread = session.thread { showThread(thread) }
        screen = Screen(rawValue: session.screen) ?? .inbox
        if !filterText.isEmpty { say("the filter /\(filterText) is as you left it; Esc clears it") }
        return []
    }
}
