/// One page of a list.
package struct ListPage<Item: Sendable, Place: Sendable>: Sendable {
    /// The items, in the order of the list.
    package var items: [Item]
    /// The start of the next page; `nil` for the last page.
    ///
    /// It remains valid while items are added and removed: an item that exists all the time is neither skipped nor
    /// repeated.
    package var next: Place?

    /// Creates a page.
    package init(items: [Item], next: Place?) {
        self.items = items
        self.next = next
    }
}
