import CellGrid
package import SignoffCheckpoint

/// An operator's last position, by ids instead of row numbers.
package struct SavedSession: Equatable, Sendable, Codable {
    package var screen: String
    /// The filter of each screen that had one.
    package var filters: [String: String]
    package var item: QuestionID?
    package var thread: ThreadID?
    /// The columns and the order of each screen whose list was arranged; `nil` in a session of an older build.
    package var arrangements: [String: ListArrangement]?

    package init(
        screen: String,
        filters: [String: String] = [:],
        item: QuestionID? = nil,
        thread: ThreadID? = nil,
        arrangements: [String: ListArrangement] = [:]
    ) {
        self.screen = screen
        self.filters = filters
        self.item = item
        self.thread = thread
        self.arrangements = arrangements
    }
}
