import CellGrid

/// The target of the mouse pointer.
enum PointerTarget: Equatable {
    /// The pane beside the list.
    case detail
    /// A row of the list, as the number of rows from the cursor to it.
    case row(steps: Int)
    /// The column names of the list, or the space below its last row.
    case list
    /// The header, the footer or the tabs.
    case elsewhere

    /// Finds the target at a position.
    ///
    /// - Parameters:
    ///   - position: The position of the mouse.
    ///   - layout: The layout of the screen.
    ///   - place: The cursor of the list.
    init(at position: Position, in layout: ScreenLayout, _ place: ListPlace) {
        guard !layout.detail.contains(position) else {
            self = .detail
            return
        }
        guard layout.list.contains(position) else {
            self = .elsewhere
            return
        }
        // The first line holds the column names.
        let row = position.row - layout.list.origin.row - 1
        guard row >= 0, row < place.count - place.top else {
            self = .list
            return
        }
        self = .row(steps: place.top + row - place.index)
    }
}
