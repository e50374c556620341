/// What the key that goes back leaves.
enum BackStep: Equatable {
    /// The pane that takes the place of the list.
    case maximizedPane
    /// The pane beside the list, which has the cursor.
    case focusedPane
    /// The screen, for the place before.
    case place
    /// The console.
    case console

    /// Finds the innermost thing that is left.
    ///
    /// - Parameters:
    ///   - screen: The model of the screen that is shown.
    ///   - jumps: The places left behind.
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
