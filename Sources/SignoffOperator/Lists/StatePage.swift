package import SignoffCheckpoint

/// A page of the states of a thread.
package struct StatePage: Sendable {
    /// The states, newest first.
    package var states: [StateSnapshot]
    /// The unreadable checkpoints among the states, newest first.
    package var unreadable: [UnreadableCheckpoint]
    /// The place of the next page; `nil` for the last page.
    package var next: CheckpointID?

    /// Creates a page.
    package init(states: [StateSnapshot], unreadable: [UnreadableCheckpoint], next: CheckpointID?) {
        self.states = states
        self.unreadable = unreadable
        self.next = next
    }
}
