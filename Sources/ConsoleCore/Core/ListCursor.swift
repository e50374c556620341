/// A cursor in a list, kept by the id of its row, so that other rows do not move it.
struct ListCursor<ID: Hashable & Sendable>: Equatable, Sendable {
    /// The id of the row under the cursor.
    var id: ID?
    /// The last known index of the row.
    ///
    /// The cursor moves there when the row disappears.
    private(set) var index = 0
    /// The index of the first visible row.
    private(set) var top = 0

    /// Moves the cursor to the row of its id, or near its last index when the row has disappeared.
    mutating func settle(in ids: [ID]) {
        // The row has usually not moved.
        if let id, ids.indices.contains(index), ids[index] == id { return }
        if let id, let found = ids.firstIndex(of: id) {
            // Rows can be added above. The row keeps its place on the screen.
            top = max(0, top + found - index)
            index = found
        } else {
            index = min(index, max(0, ids.count - 1))
            id = ids.isEmpty ? nil : ids[index]
        }
    }

    /// Moves the cursor to a row with a known index.
    ///
    /// A row that already had the cursor keeps its place on the screen.
    mutating func put(_ id: ID?, at row: Int) {
        if id == self.id { top = max(0, top + row - index) }
        self.id = id
        index = row
    }

    /// Moves the cursor to an index.
    mutating func move(to row: Int, in ids: [ID]) {
        index = min(max(0, row), max(0, ids.count - 1))
        id = ids.isEmpty ? nil : ids[index]
    }

    /// Scrolls by the minimum number of rows that shows the cursor in `height` rows.
    mutating func reveal(height: Int, count: Int) {
        guard height > 0 else { return }
        if index < top { top = index }
        if index >= top + height { top = index - height + 1 }
        top = min(max(0, top), max(0, count - height))
    }
}
