/// A place in a list, kept by identity, so that rows that come and go never move it.
struct ListCursor<ID: Hashable & Sendable>: Equatable, Sendable {
    /// What the cursor is on.
    var id: ID?
    /// Where that was when last seen; where to go when it is gone.
    private(set) var index = 0
    /// The first row shown.
    private(set) var top = 0

    /// Puts the cursor on the row of its id, or near where that was when it is gone.
    mutating func settle(in ids: [ID]) {
        // Nearly always nothing has moved.
        if let id, ids.indices.contains(index), ids[index] == id { return }
        if let id, let found = ids.firstIndex(of: id) {
            // The list may grow above: the row keeps its place on the screen.
            top = max(0, top + found - index)
            index = found
        } else {
            index = min(index, max(0, ids.count - 1))
            id = ids.isEmpty ? nil : ids[index]
        }
    }

    /// Puts the cursor on a row whose place the caller knows; the row keeps its place on the screen when it was this one already.
    mutating func put(_ id: ID?, at row: Int) {
        if id == self.id { top = max(0, top + row - index) }
        self.id = id
        index = row
    }

    /// Moves to a row.
    mutating func move(to row: Int, in ids: [ID]) {
        index = min(max(0, row), max(0, ids.count - 1))
        id = ids.isEmpty ? nil : ids[index]
    }

    /// Scrolls as little as needed to show the cursor in `height` rows.
    mutating func reveal(height: Int, count: Int) {
        guard height > 0 else { return }
        if index < top { top = index }
        if index >= top + height { top = index - height + 1 }
        top = min(max(0, top), max(0, count - height))
    }
}
