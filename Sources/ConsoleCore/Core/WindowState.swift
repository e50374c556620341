import CellGrid

/// The terminal of the console: its size, and whether the operator looks at it.
struct WindowState: Equatable, Sendable {
    /// The size.
    var size: Size
    /// Decides when the operator is notified of arrivals.
    var notifier = Notifier()
    /// Whether the next click is the one that focused the window.
    private var ignoresNextClick = false

    init(size: Size) {
        self.size = size
    }

    /// The smallest usable size.
    static let minimumSize = Size(rows: 10, columns: 40)

    /// Whether the window is too small for the console.
    var isTooSmall: Bool { size.rows < Self.minimumSize.rows || size.columns < Self.minimumSize.columns }

    // MARK: Dialogs

    /// The maximum width of a dialog.
    var dialogWidth: Int { min(size.columns - 4, 92) }
    /// The width of a dialog that shows what is to be sent: the window without its margins.
    var planWidth: Int { size.columns - 4 }
    /// The maximum number of text lines of a dialog.
    var dialogRows: Int { max(3, size.rows - 9) }
    /// The width of the lines of the help.
    var helpWidth: Int { min(size.columns - 4, 96) - 4 }
    /// The maximum number of visible lines of the help.
    var helpRows: Int { max(3, size.rows - 7) }
    /// The maximum number of visible rows of the viewer.
    var viewerRows: Int { max(1, size.rows - 6) }

    // MARK: Attention

    /// Records that the window gained or lost the focus.
    mutating func noteFocus(_ hasFocus: Bool) {
        ignoresNextClick = hasFocus
        notifier.hasFocus = hasFocus
    }

    /// Whether a click counts.
    ///
    /// The click that focused the window is ignored.
    mutating func takesClick() -> Bool {
        defer { ignoresNextClick = false }
        return !ignoresNextClick
    }
}
