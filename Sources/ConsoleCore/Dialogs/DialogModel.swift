import CellGrid

/// The state, keys, content and text field of a dialog.
///
/// The topmost dialog of ``ConsoleState`` receives every key. Enter never sends.
protocol DialogModel: Equatable, Sendable {
    /// Returns the keys, the most useful first.
    func keys(in state: ConsoleState) -> [DialogKey]
    /// The effect of Enter.
    var explanation: SafeText { get }
    /// The focused text field; `nil` when keys are not text.
    var typed: TextField? { get set }
    /// Whether Enter starts a new line of the text.
    var entersLines: Bool { get }
    /// Whether a typed digit starts a new value.
    var choosesNumber: Bool { get }
    /// Whether the mouse wheel scrolls the dialog. Forms and questions are not scrolled.
    var followsWheel: Bool { get }

    /// Handles a key. The dialog on the stack is changed or closed.
    func take(_ key: KeyEvent, in state: inout ConsoleState) -> [ConsoleEffect]

    /// Returns the content for the full screen.
    func content(in state: ConsoleState) -> DialogContent

    /// Returns the lines of plain mode, if they differ from the content; `nil` otherwise.
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
