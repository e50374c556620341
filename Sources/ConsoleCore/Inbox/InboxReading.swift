package import SignoffCheckpoint

/// A reading of the open questions, as the difference from the previous reading.
package struct InboxReading: Equatable, Sendable {
    /// The ids of the queue, longest waiting first.
    package enum Order: Equatable, Sendable {
        /// The queue is unchanged.
        case unchanged
        /// The queue has these ids at its end.
        case appended([QuestionID])
        /// The queue consists of these ids.
        case replaced([QuestionID])
    }

    package var order: Order
    /// The entries that are new or changed since the previous reading.
    package var entries: [InboxEntry]
    /// The total number of open questions.
    package var total: Int
    /// Whether further pages are being read.
    package var isPartial: Bool

    /// Whether the queue has the same questions as before, with the same payloads.
    var changesNothing: Bool { order == .unchanged && entries.isEmpty }

    /// Creates a reading.
    package init(order: Order, entries: [InboxEntry], total: Int, isPartial: Bool = false) {
        self.order = order
        self.entries = entries
        self.total = total
        self.isPartial = isPartial
    }
}
