import CellGrid
@testable import ConsoleApp
import ConsoleCore

/// A terminal whose input a test types and whose output it reads.
@MainActor
final class ScriptedTerminal: ConsoleTerminal {
    let events: AsyncStream<TerminalEvent>
    let size = Size(rows: 30, columns: 110)
    private(set) var copied: [String] = []
    private(set) var frame: [String] = []
    /// The number of frames that were shown.
    private(set) var drawn = 0
    private let input: AsyncStream<TerminalEvent>.Continuation

    init() {
        (events, input) = AsyncStream.makeStream(of: TerminalEvent.self)
    }

    /// The text on the screen.
    var text: String { frame.joined(separator: "\n") }

    /// Gives events to the console together.
    func send(_ events: TerminalEvent...) {
        for event in events { input.yield(event) }
    }

    func present(_ grid: CellGrid, cursor: Position?) {
        frame = grid.rows()
        drawn += 1
    }

    func redraw() {}

    func runProgram(_ arguments: [String]) async throws -> Int32 { 127 }

    func copy(_ text: String) throws { copied.append(text) }

    func notify(_ text: String, by sequence: NotificationSettings.Sequence) {}

    func ringBell() {}

    func suspend() {}
}
