import CellGrid

/// A dialog that is read, and confirmed by a key and, when it is about many, by their typed count.
protocol CountedDialog: DialogModel {
    /// The typed count.
    var count: TextField { get set }
    /// The first line in view.
    var scroll: Int { get set }
    /// What must be typed before it is confirmed; nil where the key is enough.
    var needed: TypedNumber? { get }

    /// Whether it takes the whole width of the window.
    static var isWide: Bool { get }

    /// What it says.
    func lines(width: Int, in state: ConsoleState) -> [StyledLine]
}

extension CountedDialog {
    static var isWide: Bool { false }

    var needsCount: Bool { needed != nil }
    var isCountRight: Bool { needed.map { count.text == $0.digits } ?? true }

    /// What is said of a confirmation without the number; nil where the number is typed.
    var missingNumber: Remark? {
        isCountRight ? nil : needed.map { Remark("type \($0.words), then confirm", .warning) }
    }

    /// The question for the number, below the lines; an empty line where none is needed.
    var countQuestion: StyledLine {
        needed.map { DialogPage.countQuestion($0.digits, count) } ?? StyledLine()
    }

    /// Takes a key that scrolls or types the count.
    ///
    /// - Returns: Whether it was such a key; the dialog on the stack is changed then.
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
