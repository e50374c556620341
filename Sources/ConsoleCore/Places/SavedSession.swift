import CellGrid
package import SignoffCheckpoint

/// An operator's last position, by ids instead of row numbers.
package struct SavedSession: Equatable, Sendable, Codable {
    package var screen: String
    /// The filter of each screen that had one.
    package var filters: [String: String]
    package var item: ItemID?
    package var thread: ThreadID?
    /// The order of the queue; nil for the default order.
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
