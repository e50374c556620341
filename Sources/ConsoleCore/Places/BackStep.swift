/// The element that the back key closes.
enum BackStep: Equatable {
    /// The pane that replaces the list.
    case maximizedPane
    /// The focused pane beside the list.
    case focusedPane
    /// The screen on which the previous place is preferred.
    case place
    /// The console.
    case console

    /// Finds the innermost element that can be closed.
    ///
    /// - Parameters:
    ///   - screen: The model of the current screen.
    ///   - jumps: The earlier places.
    init(from screen: any ScreenModel, _ jumps: JumpList) {
        if screen.isMaximized {
            self = .maximizedPane
        } else if screen.isDetailFocused {
            self = .focusedPane
        } else {
            self = jumps.earlier.isEmpty ? .console : .place
        }
    }
}
