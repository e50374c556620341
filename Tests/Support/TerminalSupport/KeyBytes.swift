import CellGrid

/// What a terminal of the xterm family sends for a key.
enum KeyBytes {
    static func bytes(_ event: KeyEvent, hasApplicationKeys: Bool) -> [UInt8] {
        let modifiers = event.modifiers
        switch event.key {
        case .character(let character):
            var bytes = Array(String(character).utf8)
            if modifiers.contains(.control), let byte = character.asciiValue { bytes = [byte & 0x1F] }
            return modifiers.contains(.alt) ? [0x1B] + bytes : bytes
        case .enter: return prefix(modifiers) + [0x0D]
        case .escape: return prefix(modifiers) + [0x1B]
        case .tab: return prefix(modifiers) + [0x09]
        case .backspace: return prefix(modifiers) + [0x7F]
        case .backTab: return Array("\u{1B}[Z".utf8)
        case .up: return letter("A", modifiers, hasApplicationKeys)
        case .down: return letter("B", modifiers, hasApplicationKeys)
        case .right: return letter("C", modifiers, hasApplicationKeys)
        case .left: return letter("D", modifiers, hasApplicationKeys)
        case .home: return letter("H", modifiers, hasApplicationKeys)
        case .end: return letter("F", modifiers, hasApplicationKeys)
        case .insert: return number(2, modifiers)
        case .delete: return number(3, modifiers)
        case .pageUp: return number(5, modifiers)
        case .pageDown: return number(6, modifiers)
        case .function(let index):
            if 1...4 ~= index { return letter(["P", "Q", "R", "S"][index - 1], modifiers, true) }
            let numbers = [15, 17, 18, 19, 20, 21, 23, 24]
            return 5...12 ~= index ? number(numbers[index - 5], modifiers) : []
        }
    }

    private static func prefix(_ modifiers: KeyEvent.Modifiers) -> [UInt8] {
        modifiers.contains(.alt) ? [0x1B] : []
    }

    private static func parameter(_ modifiers: KeyEvent.Modifiers) -> Int {
        1 + (modifiers.contains(.shift) ? 1 : 0) + (modifiers.contains(.alt) ? 2 : 0)
            + (modifiers.contains(.control) ? 4 : 0)
    }

    private static func letter(_ final: String, _ modifiers: KeyEvent.Modifiers, _ isApplication: Bool) -> [UInt8] {
        guard modifiers.isEmpty else { return Array("\u{1B}[1;\(parameter(modifiers))\(final)".utf8) }
        return Array("\u{1B}\(isApplication ? "O" : "[")\(final)".utf8)
    }

    private static func number(_ number: Int, _ modifiers: KeyEvent.Modifiers) -> [UInt8] {
        let suffix = modifiers.isEmpty ? "" : ";\(parameter(modifiers))"
        return Array("\u{1B}[\(number)\(suffix)~".utf8)
    }
}
