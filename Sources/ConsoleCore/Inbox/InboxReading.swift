package import SignoffCheckpoint

/// What one look at the open questions found, as far as it differs from the look before.
package struct InboxReading: Equatable, Sendable {
    /// What stands in the queue, longest waiting first.
    package enum Order: Equatable, Sendable {
        /// The same as before.
        case unchanged
        /// The same as before and then these.
        case appended([QuestionID])
        /// These.
        case replaced([QuestionID])
    }

    package var order: Order
    /// Those that are new or changed since the look before.
    package var entries: [InboxEntry]
    /// How many questions there are in all.
    package var total: Int
    /// Whether more is being read.
    package var isPartial: Bool

    /// Whether the same questions stand in the queue as before, with the same payloads.
    var changesNothing: Bool { order == .unchanged && entries.isEmpty }

    /// Creates a reading.
    package init(order: Order, entries: [InboxEntry], total: Int, isPartial: Bool = false) {
        self.order = order
        self.entries = entries
        self.total = total
        self.isPartial = isPartial
    }
}
