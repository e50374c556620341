import CellGrid

/// Returns the keys and names of commands for text on the screen.
extension KeyMap {
    /// Returns the first key of a command, or its name after `:`; empty for a command with neither.
    func label(of id: CommandID) -> String {
        sequences(for: id).first?.label ?? CommandRegistry.command(id).name.map { ":\($0)" } ?? ""
    }

    /// Whether a single press is one of the keys of a command.
    func isKey(_ key: KeyEvent, of id: CommandID) -> Bool {
        sequences(for: id).contains { $0.keys == [key] }
    }

    /// Returns the key of a command, as a dialog names its confirming key.
    func dialogKey(_ id: CommandID, does words: String) -> DialogKey {
        DialogKey(sequences(for: id).first?.text ?? "", does: words)
    }

    /// Names the screens on which keys without a meaning on `screen` have one; `nil` when they have none.
    func remark(onUnbound keys: [KeyEvent], on screen: Screen) -> Remark? {
        let others = Screen.allCases.filter { $0 != screen }
        guard let id = others.compactMap({ command(for: keys, on: $0) }).first else { return nil }
        let places = others.filter { command(for: keys, on: $0) == id }.map(\.title)
        return Remark("\(CommandRegistry.command(id).title): only on \(places.joined(separator: ", "))")
    }
}
