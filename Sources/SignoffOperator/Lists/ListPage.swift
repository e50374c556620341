/// One page of a list.
package struct ListPage<Item: Sendable, Place: Sendable>: Sendable {
    /// The items, in the order of the list.
    package var items: [Item]
    /// The start of the next page; `nil` for the last page.
    ///
    /// It stays good while items are added and removed: none that was there all the time is skipped or comes twice.
    package var next: Place?

    /// Creates a page.
    package init(items: [Item], next: Place?) {
        self.items = items
        self.next = next
    }
}
