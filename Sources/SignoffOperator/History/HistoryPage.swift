/// A page of the checkpoints of a thread.
package struct HistoryPage: Equatable, Sendable {
    /// The checkpoints, newest first; those that cannot be read are among them, each with its fault.
    package var entries: [HistoryEntry]
    /// Whether there are older ones.
    package var hasOlder: Bool

    /// Creates a page.
    package init(entries: [HistoryEntry], hasOlder: Bool) {
        self.entries = entries
        self.hasOlder = hasOlder
    }
}
