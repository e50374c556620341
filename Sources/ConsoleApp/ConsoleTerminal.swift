package import CellGrid
package import ConsoleCore

/// The terminal of the console, or a replacement for tests and screenshots.
@MainActor
package protocol ConsoleTerminal: AnyObject {
    /// The events of the operator and the terminal, for one reader. The stream ends with the input.
    var events: AsyncStream<TerminalEvent> { get }

    /// The size of the screen.
    var size: Size { get }

    /// Whether the frames are screenshots. The console then runs no program and writes no file.
    var isPicture: Bool { get }

    /// Shows the state. A terminal of cells draws the state into a frame, and shows the frame.
    func present(_ state: ConsoleState, theme: ResolvedTheme)

    /// Shows a frame, and the cursor at `cursor`; `nil` for no cursor.
    func present(_ grid: CellGrid, cursor: Position?)

    /// Shows the last frame again, after another program wrote over it.
    func redraw()

    /// Passes the terminal to a program, and waits for its end.
    ///
    /// - Parameter arguments: The program, which is looked up in `PATH`, and its arguments. No shell interprets them.
    /// - Returns: The exit status; 128 plus the number of the signal that ended the program.
    /// - Throws: An error when the program cannot be started.
    func runProgram(_ arguments: [String]) async throws -> Int32

    /// Copies text to the terminal's clipboard.
    ///
    /// - Throws: An error when the text is too long for a clipboard.
    func copy(_ text: String) throws

    /// Shows a notification through the terminal.
    ///
    /// - Parameters:
    ///   - text: Text without control characters.
    ///   - sequence: The escape sequence to use.
    func notify(_ text: String, by sequence: NotificationSettings.Sequence)

    /// Rings the bell.
    func ringBell()

    /// Restores the terminal and suspends the process, as Ctrl-Z does. Returns when the process continues.
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
