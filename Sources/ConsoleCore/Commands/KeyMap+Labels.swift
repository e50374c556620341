import CellGrid

/// Commands named by their keys, for texts.
extension KeyMap {
    /// The first key of a command, or the name it has after `:`; empty for a command that has neither.
    func label(of id: CommandID) -> String {
        sequences(for: id).first?.label ?? CommandRegistry.command(id).name.map { ":\($0)" } ?? ""
    }

    /// Whether a press is one of the keys of a command, by itself.
    func isKey(_ key: KeyEvent, of id: CommandID) -> Bool {
        sequences(for: id).contains { $0.keys == [key] }
    }

    /// The key of a command as a dialog names the key that confirms.
    func dialogKey(_ id: CommandID, does words: String) -> DialogKey {
        DialogKey(sequences(for: id).first?.text ?? "", does: words)
    }

    /// Names the screens on which keys without a meaning on `screen` mean something; nil when they mean nothing anywhere.
    func remark(onUnbound keys: [KeyEvent], on screen: Screen) -> Remark? {
        let others = Screen.allCases.filter { $0 != screen }
        guard let id = others.compactMap({ command(for: keys, on: $0) }).first else { return nil }
        let places = others.filter { command(for: keys, on: $0) == id }.map(\.title)
        return Remark("\(CommandRegistry.command(id).title): only on \(places.joined(separator: ", "))")
    }
}
