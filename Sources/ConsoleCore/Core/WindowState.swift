import CellGrid

/// The terminal the console is shown on: its extent, and what it says about its operator's attention.
struct WindowState: Equatable, Sendable {
    /// The extent.
    var size: Size
    /// Decides when the operator is told of arrivals.
    var notifier = Notifier()
    /// Whether the next click is the one that gave the window the focus.
    private var ignoresNextClick = false

    init(size: Size) {
        self.size = size
    }

    /// The smallest extent the console can be used at.
    static let minimumSize = Size(rows: 10, columns: 40)

    /// Whether nothing can be shown.
    var isTooSmall: Bool { size.rows < Self.minimumSize.rows || size.columns < Self.minimumSize.columns }

    // MARK: Dialogs

    /// The widest a dialog is.
    var dialogWidth: Int { min(size.columns - 4, 92) }
    /// The width of a dialog that shows what is to be sent: the whole window but its margins.
    var planWidth: Int { size.columns - 4 }
    /// The most lines of text a dialog shows.
    var dialogRows: Int { max(3, size.rows - 9) }
    /// The width of the lines of the help.
    var helpWidth: Int { min(size.columns - 4, 96) - 4 }
    /// The most lines of the help in view.
    var helpRows: Int { max(3, size.rows - 7) }
    /// The most rows of a value in view of the viewer.
    var viewerRows: Int { max(1, size.rows - 6) }

    // MARK: Attention

    /// Notes that the window got the focus or lost it.
    mutating func noteFocus(_ hasFocus: Bool) {
        ignoresNextClick = hasFocus
        notifier.hasFocus = hasFocus
    }

    /// Whether a click means something; the one that gave the window the focus means nothing.
    mutating func takesClick() -> Bool {
        defer { ignoresNextClick = false }
        return !ignoresNextClick
    }
}
