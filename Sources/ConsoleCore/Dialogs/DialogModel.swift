import CellGrid

/// All there is to know about one kind of dialog: its state, its keys, its drawing and the text typed in it.
///
/// The topmost dialog of ``ConsoleState`` gets every key. Enter never sends in any of them.
protocol DialogModel: Equatable, Sendable {
    /// The keys it takes, the most useful first.
    func keys(in state: ConsoleState) -> [DialogKey]
    /// What Enter does in it.
    var explanation: SafeText { get }
    /// The text being typed in it; nil where keys are no text.
    var typed: TextField? { get set }
    /// Whether Enter begins a new line of the text instead of taking it.
    var entersLines: Bool { get }
    /// Whether a number typed now would begin a value anew.
    var choosesNumber: Bool { get }
    /// Whether the wheel of the mouse moves through it: what is only read, never a form or a question.
    var followsWheel: Bool { get }

    /// Takes a key, and changes or closes the dialog on the stack.
    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect]

    /// The dialog as lines; nil for one that is more than lines.
    func page(in state: ConsoleState) -> DialogPage?

    /// Draws the dialog over the screen and returns where the cursor belongs; one that has a page draws that.
    func draw(_ state: ConsoleState, with painter: inout Painter) -> Position?

    /// What plain mode prints in place of what is drawn; nil for what is drawn.
    func plainLines(in state: ConsoleState) -> [String]?
}

extension DialogModel {
    var typed: TextField? {
        get { nil }
        set {}
    }
    var entersLines: Bool { false }
    var choosesNumber: Bool { false }
    var followsWheel: Bool { false }

    func page(in state: ConsoleState) -> DialogPage? { nil }

    func draw(_ state: ConsoleState, with painter: inout Painter) -> Position? {
        page(in: state).flatMap { painter.draw($0, keys: keys(in: state), state) }
    }

    func plainLines(in state: ConsoleState) -> [String]? { nil }
}
