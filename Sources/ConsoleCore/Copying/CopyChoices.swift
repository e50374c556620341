import SignoffCheckpoint

/// The choices of a menu while they are gathered.
struct CopyChoices {
    /// What the choices are about.
    let state: ConsoleState
    private(set) var list: [CopyMenu.Choice] = []

    init(_ state: ConsoleState) { self.state = state }

    /// Adds a text, unless there is none.
    ///
    /// - Parameters:
    ///   - title: What the text is.
    ///   - text: What is copied.
    ///   - fileExtension: The ending of a file that the text is written to.
    ///   - shown: What the menu shows of the text; nil for the text itself.
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

    /// Adds a value in both forms, shown without its secrets.
    mutating func addValue(_ title: String, _ value: JSONValue?) {
        guard let value else { return }
        let shown = state.lineLayout.shown(value)
        add(title, value.text(.pretty), "json", shownAs: shown.text(.pretty))
        add("\(title) on one line", value.text(.compact), "json", shownAs: shown.text(.compact))
    }
}

extension CopyChoices {
    /// What can be copied of the row under the cursor, the value first.
    static func all(in state: ConsoleState) -> [CopyMenu.Choice] {
        var choices = CopyChoices(state)
        state[state.screen].addCopyChoices(to: &choices)
        choices.add("thread id", state.currentThread?.rawValue)
        return choices.list
    }
}
