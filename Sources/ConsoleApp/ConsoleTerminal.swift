package import CellGrid
package import ConsoleCore

/// What the console needs of the place it is shown on: a terminal, or a stand-in for tests and screenshots.
@MainActor
package protocol ConsoleTerminal: AnyObject {
    /// What the operator and the terminal do, for one reader. Ends when there is nothing more to come.
    var events: AsyncStream<TerminalEvent> { get }

    /// The extent of the screen.
    var size: Size { get }

    /// Whether the frames are pictures that nobody works with: the console runs no program and writes no file for them.
    var isPicture: Bool { get }

    /// Shows the state; a terminal of cells draws it into a frame and shows that.
    func present(_ state: ConsoleState, theme: ResolvedTheme)

    /// Shows a frame, and the cursor at `cursor` if there is one.
    func present(_ grid: CellGrid, cursor: Position?)

    /// Shows the last frame again, whole, for when something else wrote over it.
    func redraw()

    /// Gives the terminal to a program and waits for its end.
    ///
    /// - Parameter arguments: The program, looked up in `PATH`, and its arguments; no shell sees them.
    /// - Returns: Its exit status; 128 and the signal's number when one ended it.
    /// - Throws: When it cannot be started.
    func runProgram(_ arguments: [String]) async throws -> Int32

    /// Copies text to the terminal's clipboard.
    ///
    /// - Throws: When the text is too long for a clipboard.
    func copy(_ text: String) throws

    /// Asks the terminal to show a notification.
    ///
    /// - Parameters:
    ///   - text: Text without control characters.
    ///   - sequence: How the terminal is asked.
    func notify(_ text: String, by sequence: NotificationSettings.Sequence)

    /// Rings the bell.
    func ringBell()

    /// Stops the process as Ctrl-Z does, with the terminal given back, and returns when it goes on.
    func suspend()
}

extension ConsoleTerminal {
    package var isPicture: Bool { false }

    package func present(_ state: ConsoleState, theme: ResolvedTheme) {
        var grid = CellGrid(size: size, glyphs: state.settings.glyphs)
        let cursor = render(state, into: &grid, theme: theme)
        present(grid, cursor: cursor)
    }
}
