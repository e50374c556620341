import CellGrid

/// All there is to know about one kind of dialog: its state, its keys, what it shows and the text typed in it.
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

    /// What it shows.
    func content(in state: ConsoleState) -> DialogContent

    /// What plain mode prints in place of that; nil for the same.
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

    func plainLines(in state: ConsoleState) -> [String]? { nil }
}
