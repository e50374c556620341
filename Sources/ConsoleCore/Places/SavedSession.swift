import CellGrid
package import SignoffCheckpoint

/// Where an operator was when they left, for the next time: places by identity, never by row.
package struct SavedSession: Equatable, Sendable, Codable {
    package var screen: String
    /// The filter of each screen that had one.
    package var filters: [String: String]
    package var item: QuestionID?
    package var thread: ThreadID?
    /// The order of the queue; nil for the usual one.
    package var order: String?

    package init(
        screen: String,
        filters: [String: String] = [:],
        item: QuestionID? = nil,
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
