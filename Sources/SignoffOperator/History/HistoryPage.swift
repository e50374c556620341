/// A page of the checkpoints of a thread.
package struct HistoryPage: Equatable, Sendable {
    /// The checkpoints, newest first.
    ///
    /// Unreadable checkpoints are included, each with its fault.
    package var entries: [HistoryEntry]
    /// Whether the thread has older checkpoints.
    package var hasOlder: Bool

    /// Creates a page.
    package init(entries: [HistoryEntry], hasOlder: Bool) {
        self.entries = entries
        self.hasOlder = hasOlder
    }
}
