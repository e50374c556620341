import CellGrid

/// A dialog with text to read and a confirming key.
///
/// For many items, their number must be typed first.
protocol CountedDialog: DialogModel {
    /// The field for the number.
    var count: TextField { get set }
    /// The first visible line.
    var scroll: Int { get set }
    /// The number to type before confirming; `nil` when the key suffices.
    var needed: TypedNumber? { get }

    /// Whether the dialog takes the whole width of the window.
    static var isWide: Bool { get }

    /// Returns the text of the dialog.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine]
}

extension CountedDialog {
    static var isWide: Bool { false }

    var needsCount: Bool { needed != nil }
    var isCountRight: Bool { needed.map { count.text == $0.digits } ?? true }

    /// The remark about a missing number; `nil` when the number is typed.
    var missingNumber: Remark? {
        isCountRight ? nil : needed.map { Remark("type \($0.words), then confirm", .warning) }
    }

    /// The line that asks for the number; empty when none is needed.
    var countQuestion: StyledLine {
        needed.map { DialogPage.countQuestion($0.digits, count) } ?? StyledLine()
    }

    /// Handles a key that scrolls, or types the number.
    ///
    /// - Returns: Whether the key was handled. The dialog on the stack is changed then.
    func takesReading(_ key: KeyEvent, in state: inout ConsoleState) -> Bool {
        var dialog = self
        if let steps = key.scrollSteps(page: state.window.dialogRows) {
            let width = Self.isWide ? state.window.planWidth : state.window.dialogWidth
            let lines = lines(width: width - 4, in: state).count
            dialog.scroll = min(max(0, scroll + steps), max(0, lines - state.window.dialogRows))
        } else if key == .backspace {
            _ = dialog.count.take(key)
        } else if needsCount, case .character(let character) = key.key, character.isNumber {
            _ = dialog.count.take(key)
        } else {
            return false
        }
        state.dialogs.replace(dialog)
        return true
    }
}
