import CellGrid

/// The areas of a screen, determined by its size.
struct ScreenLayout: Equatable {
    /// The two lines at the top.
    let header: Rect
    /// The area between header and footer.
    let body: Rect
    /// The two lines at the bottom.
    let footer: Rect
    /// The list with its line of column titles.
    let list: Rect
    /// The pane beside or below the list, without its tabs.
    let detail: Rect
    /// The tabs of the pane.
    let tabs: Rect
    /// Whether list and pane are side by side.
    let isSideBySide: Bool

    /// The minimum width at which list and pane are side by side.
    static let sideBySideWidth = 100
    /// The width below which only the list is shown.
    static let stackedWidth = 60

    init(_ state: ConsoleState) {
        let screen = Rect(size: state.size)
        let (top, rest) = screen.splitTop(2)
        let (middle, bottom) = rest.splitBottom(2)
        header = top
        body = middle
        footer = bottom
        let empty = Rect(size: Size(rows: 0, columns: 0))
        let model = state[state.screen]
        guard model.hasPane(width: screen.size.columns) else {
            list = middle
            tabs = empty
            detail = empty
            isSideBySide = false
            return
        }
        if model.isMaximized || (screen.size.columns < Self.stackedWidth && model.isDetailFocused) {
            let (line, pane) = middle.splitTop(1)
            list = empty
            tabs = line.inset(rows: 0, columns: 1)
            detail = pane.inset(rows: 0, columns: 1)
            isSideBySide = false
        } else if screen.size.columns >= Self.sideBySideWidth {
            let (left, right) = middle.splitLeft(screen.size.columns * model.listShare / 100)
            let (line, pane) = right.splitTop(1)
            list = left
            tabs = Rect(row: line.origin.row, column: line.origin.column + 2, rows: 1, columns: line.size.columns - 3)
            detail = Rect(
                row: pane.origin.row,
                column: pane.origin.column + 2,
                rows: pane.size.rows,
                columns: pane.size.columns - 3
            )
            isSideBySide = true
        } else if screen.size.columns >= Self.stackedWidth {
            let (above, below) = middle.splitTop(max(4, middle.size.rows * 2 / 5))
            let (line, pane) = below.splitTop(1)
            list = above
            tabs = line.inset(rows: 0, columns: 1)
            detail = pane.inset(rows: 0, columns: 1)
            isSideBySide = false
        } else {
            list = middle
            tabs = empty
            detail = empty
            isSideBySide = false
        }
    }

    /// The number of visible rows of the list below its column titles.
    var listRows: Int { max(0, list.size.rows - 1) }
    var detailRows: Int { detail.size.rows }
    var hasDetail: Bool { !detail.isEmpty }
}
