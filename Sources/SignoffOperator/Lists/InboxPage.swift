package import SignoffCheckpoint
package import SignoffReview

/// A page of the open questions.
package struct InboxPage: Sendable {
    /// The items, longest waiting first.
    package var items: [ReviewItem]
    /// The number of all open items, regardless of the filter and the page.
    package var total: Int
    /// The place of the next page; `nil` for the last page.
    package var next: InterruptPlace?
    /// The number of failed threads; `nil` if the read of the page does not determine it.
    package var failedThreads: Int?

    /// Creates a page.
    package init(items: [ReviewItem], total: Int, next: InterruptPlace?, failedThreads: Int? = nil) {
        self.items = items
        self.total = total
        self.next = next
        self.failedThreads = failedThreads
    }

    /// Creates a page from the questions that were read for a query.
    package init(_ questions: [OpenInterrupt], of query: InterruptQuery, total: Int, failedThreads: Int? = nil) {
        self.init(
            items: questions.map { ReviewItem(question: $0) },
            total: total,
            next: questions.count == query.limit ? questions.last.map { query.place(of: $0) } : nil,
            failedThreads: failedThreads
        )
    }
}
