import CellGrid
import ConsoleCore
import SignoffOperator

/// A terminal that stores the last frame.
///
/// The session receives the keys of a screenshot directly.
@MainActor
final class PictureTerminal: ConsoleTerminal {
    let size: Size
    /// The last frame.
    private(set) var grid: CellGrid

    init(size: Size) {
        self.size = size
        grid = CellGrid(size: size)
    }

    var isPicture: Bool { true }
    var events: AsyncStream<TerminalEvent> { AsyncStream { $0.finish() } }

    func present(_ grid: CellGrid, cursor: Position?) { self.grid = grid }

    func runProgram(_ arguments: [String]) async throws -> Int32 {
        throw OperationError(.terminal, "a screenshot runs no program")
    }

    func redraw() {}
    func copy(_ text: String) {}
    func notify(_ text: String, by sequence: NotificationSettings.Sequence) {}
    func ringBell() {}
    func suspend() {}
}
