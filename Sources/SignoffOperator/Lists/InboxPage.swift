package import SignoffCheckpoint
package import SignoffReview

/// One page of what waits for an answer.
package struct InboxPage: Sendable {
    /// The items, longest waiting first.
    package var items: [ReviewItem]
    /// The number of all open items, regardless of the filter and the page.
    package var total: Int
    /// The start of the next page; `nil` for the last page.
    package var next: InterruptPlace?

    /// Creates a page.
    package init(items: [ReviewItem], total: Int, next: InterruptPlace?) {
        self.items = items
        self.total = total
        self.next = next
    }
}
