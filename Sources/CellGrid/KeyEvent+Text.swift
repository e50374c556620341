extension KeyEvent {
    private static let names: [(key: Key, name: String)] = [
        (.up, "up"), (.down, "down"), (.left, "left"), (.right, "right"),
        (.enter, "enter"), (.escape, "esc"), (.tab, "tab"), (.backTab, "backtab"),
        (.backspace, "backspace"), (.delete, "delete"), (.insert, "insert"),
        (.home, "home"), (.end, "end"), (.pageUp, "pageup"), (.pageDown, "pagedown"),
        (.character(" "), "space"),
    ]

    private static let modifierNames: [(modifier: Modifiers, name: String)] = [
        (.control, "ctrl-"), (.alt, "alt-"), (.shift, "shift-"),
    ]

    /// Parses the form in which key bindings are written: `a`, `G`, `ctrl-d`, `alt-x`, `f5`, `space`, `shift-up`.
    ///
    /// Names are lower case; `escape` is an alias of `esc`. `nil` for text that does not name a key, and for a key that
    /// terminals cannot report: Control with anything but a letter, `@ [ \ ] ^ _`, Space and the named keys.
    package init?(text: String) {
        var rest = text[...]
        var modifiers: Modifiers = []
        var found = true
        while found {
            found = false
            for (modifier, name) in Self.modifierNames where rest.hasPrefix(name) && rest.count > name.count {
                guard !modifiers.contains(modifier) else { return nil }
                modifiers.insert(modifier)
                rest = rest.dropFirst(name.count)
                found = true
            }
        }
        if let named = Self.names.first(where: { $0.name == rest })?.key ?? (rest == "escape" ? .escape : nil) {
            self.init(named, modifiers: modifiers)
        } else if rest.hasPrefix("f"), let number = Int(rest.dropFirst()), (1...63).contains(number),
            rest.dropFirst() == String(number)
        {
            self.init(.function(number), modifiers: modifiers)
        } else if rest.count == 1, let character = rest.first {
            guard SafeText(String(character)).hiddenCount == 0, !character.isWhitespace else { return nil }
            if modifiers.contains(.control) {
                guard let ascii = character.asciiValue else { return nil }
                guard 0x61...0x7A ~= ascii || "@[\\]^_".contains(character) else { return nil }
            }
            self.init(.character(character), modifiers: modifiers)
        } else {
            return nil
        }
        if case .character = key, modifiers.contains(.shift) { return nil }
    }

    /// The form in which key bindings are written.
    ///
    /// Parsing it gives an equal event.
    package var text: String {
        let prefix = Self.modifierNames.reduce(into: "") { text, entry in
            if modifiers.contains(entry.modifier) { text += entry.name }
        }
        switch key {
        case .function(let number): return prefix + "f\(number)"
        case .character(let character) where character != " ": return prefix + String(character)
        default: return prefix + (Self.names.first { $0.key == key }?.name ?? "")
        }
    }
}

extension KeyEvent: CustomStringConvertible {
    package var description: String { text }
}
