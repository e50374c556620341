import SignoffCheckpoint

/// Collects the choices of a copy menu.
struct CopyChoices {
    /// The state that the choices are read from.
    let state: ConsoleState
    private(set) var list: [CopyMenu.Choice] = []

    init(_ state: ConsoleState) { self.state = state }

    /// Adds a text, unless it is `nil`.
    ///
    /// - Parameters:
    ///   - title: The title of the choice.
    ///   - text: The text to copy.
    ///   - fileExtension: The extension of an exported file.
    ///   - shown: The text that the menu shows; `nil` for the text itself.
    mutating func add(_ title: String, _ text: String?, _ fileExtension: String = "txt", shownAs shown: String? = nil) {
        guard let text, !text.isEmpty else { return }
        let words = (shown ?? text).prefix(200).split(whereSeparator: \.isWhitespace)
        list.append(
            CopyMenu.Choice(
                title: title,
                text: text,
                beginning: words.joined(separator: " "),
                fileExtension: fileExtension
            )
        )
    }

    /// Adds a value in both forms.
    ///
    /// The menu shows it without its secrets.
    mutating func addValue(_ title: String, _ value: JSONValue?) {
        guard let value else { return }
        let shown = state.lineLayout.shown(value)
        add(title, value.text(.pretty), "json", shownAs: shown.text(.pretty))
        add("\(title) on one line", value.text(.compact), "json", shownAs: shown.text(.compact))
    }
}

extension CopyChoices {
    /// Returns the values that can be copied from the row under the cursor, the main value first.
    static func all(in state: ConsoleState) -> [CopyMenu.Choice] {
        var choices = CopyChoices(state)
        state[state.screen].addCopyChoices(to: &choices)
        choices.add("thread id", state.currentThread?.rawValue)
        return choices.list
    }
}
