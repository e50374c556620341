import CellGrid
import ConsoleCore
import SignoffOperator
import TerminalNcurses

/// The console on a real terminal.
@MainActor
final class NcursesConsole: ConsoleTerminal {
    /// The ncurses terminal.
    let terminal: Terminal
    private var lastFrame: (grid: CellGrid, cursor: Position?)?

    /// Takes control of the terminal.
    ///
    /// - Throws: `terminal` with the reason when the terminal cannot show the console.
    init(colorDepth: ColorDepth?, usesMouse: Bool, escapeDelay: Int) throws {
        do {
            terminal = try Terminal(
                options: TerminalOptions(colorDepth: colorDepth, escapeDelay: escapeDelay, usesMouse: usesMouse)
            )
        } catch let error as TerminalError {
            throw OperationError(.terminal, error.message, cause: error)
        }
    }

    var events: AsyncStream<TerminalEvent> { terminal.events }

    var size: Size { terminal.size }

    func present(_ grid: CellGrid, cursor: Position?) {
        lastFrame = (grid, cursor)
        terminal.present(grid, cursor: cursor)
    }

    func redraw() {
        terminal.invalidate()
        if let lastFrame { terminal.present(lastFrame.grid, cursor: lastFrame.cursor) }
    }

    func runProgram(_ arguments: [String]) async throws -> Int32 {
        let exit = try await terminal.runOutside { try await ChildProcess.spawnAndWait(arguments) }
        return switch exit {
        case .status(let status): status
        case .signal(let signal): 128 + signal
        }
    }

    func copy(_ text: String) throws {
        do {
            try terminal.copy(text)
        } catch let error as TerminalError {
            throw OperationError(.terminal, error.message, cause: error)
        }
    }

    func notify(_ text: String, by sequence: NotificationSettings.Sequence) {
        switch sequence {
        case .none: break
        case .osc9: terminal.notify(text, as: .osc9)
        case .osc777: terminal.notify(text, as: .osc777)
        }
    }

    func ringBell() { terminal.ringBell() }

    func suspend() { terminal.suspend() }
}
