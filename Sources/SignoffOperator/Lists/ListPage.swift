/// A page of a list.
package struct ListPage<Item: Sendable, Place: Sendable>: Sendable {
    /// The items, in the order of the list.
    package var items: [Item]
    /// The place of the next page; `nil` for the last page.
    ///
    /// The place remains valid while items are added and removed. An item that exists the whole time is neither skipped
    /// nor repeated.
    package var next: Place?

    /// Creates a page.
    package init(items: [Item], next: Place?) {
        self.items = items
        self.next = next
    }
}
