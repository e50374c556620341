import CellGrid

/// The names of keys: those of ncurses, and those in escape sequences.
///
/// The numbers of modified keys differ between terminals. Only their names are the same everywhere.
enum KeyName {
    private static let plain: [String: KeyEvent] = [
        "KEY_UP": .up, "KEY_DOWN": .down, "KEY_LEFT": .left, "KEY_RIGHT": .right,
        "KEY_HOME": .home, "KEY_END": .end, "KEY_PPAGE": .pageUp, "KEY_NPAGE": .pageDown,
        "KEY_DC": .delete, "KEY_IC": .insert, "KEY_BACKSPACE": .backspace, "KEY_ENTER": .enter,
        "KEY_BTAB": .backTab, "KEY_FIND": .home, "KEY_SELECT": .end,
        "KEY_SR": KeyEvent(.up, modifiers: .shift), "KEY_SF": KeyEvent(.down, modifiers: .shift),
        "KEY_SLEFT": KeyEvent(.left, modifiers: .shift), "KEY_SRIGHT": KeyEvent(.right, modifiers: .shift),
        "KEY_SHOME": KeyEvent(.home, modifiers: .shift), "KEY_SEND": KeyEvent(.end, modifiers: .shift),
        "KEY_SPREVIOUS": KeyEvent(.pageUp, modifiers: .shift), "KEY_SNEXT": KeyEvent(.pageDown, modifiers: .shift),
        "KEY_SDC": KeyEvent(.delete, modifiers: .shift), "KEY_SIC": KeyEvent(.insert, modifiers: .shift),
    ]

    private static let modified: [(prefix: String, key: KeyEvent.Key)] = [
        ("kUP", .up), ("kDN", .down), ("kLFT", .left), ("kRIT", .right), ("kHOM", .home), ("kEND", .end),
        ("kPRV", .pageUp), ("kNXT", .pageDown), ("kDC", .delete), ("kIC", .insert),
    ]

    /// Returns the event of a key with an ncurses name such as `KEY_UP`, `KEY_F(5)` or `kRIT5`; `nil` for others.
    static func event(_ name: String) -> KeyEvent? {
        if let key = plain[name] { return key }
        if name.hasPrefix("KEY_F("), let number = Int(name.dropFirst(6).dropLast()), 1...63 ~= number {
            return .function(number)
        }
        for (prefix, key) in modified where name.hasPrefix(prefix) {
            if name == prefix { return KeyEvent(key, modifiers: .shift) }
            guard let modifiers = modifiers(parameter: name.dropFirst(prefix.count)) else { return nil }
            return KeyEvent(key, modifiers: modifiers)
        }
        return nil
    }

    /// Returns the event of `ESC [ parameters final` or `ESC O final`, as xterm and similar terminals send them; `nil`
    /// for others.
    static func event(final: Unicode.Scalar, parameters: String) -> TerminalEvent? {
        if parameters.hasPrefix("<") { return mouse(final: final, parameters: parameters.dropFirst()) }
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false)
        let modifiers = numbers.count > 1 ? modifiers(parameter: numbers[1]) : []
        guard let modifiers else { return nil }
        let key: KeyEvent.Key
        switch final {
        case "A": key = .up
        case "B": key = .down
        case "C": key = .right
        case "D": key = .left
        case "H": key = .home
        case "F": key = .end
        case "Z": key = .backTab
        case "I" where parameters.isEmpty: return .focusIn
        case "O" where parameters.isEmpty: return .focusOut
        case "P", "Q", "R", "S":
            // `ESC [ 24 ; 80 R` is a report of the cursor position, not F3.
            guard numbers.first.map({ $0.isEmpty || $0 == "1" }) ?? true else { return nil }
            key = .function(Int(final.value - 0x50) + 1)
        case "~":
            guard let number = numbers.first.flatMap({ Int($0) }), let named = tilde[number] else { return nil }
            key = named
        default: return nil
        }
        return .key(KeyEvent(key, modifiers: modifiers))
    }

    /// Returns the event of `ESC [ < button ; column ; row M`, counted from 1; `nil` for other buttons, for movements
    /// and for the release of a button (`m`).
    private static func mouse(final: Unicode.Scalar, parameters: Substring) -> TerminalEvent? {
        let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) }
        guard final == "M", numbers.count == 3, let button = numbers[0], let column = numbers[1], let row = numbers[2],
            1...10_000 ~= column, 1...10_000 ~= row
        else { return nil }
        let kind: MouseEvent.Kind
        switch button {
        case 0: kind = .press
        case 64: kind = .wheelUp
        case 65: kind = .wheelDown
        default: return nil
        }
        return .mouse(MouseEvent(kind, at: Position(row: row - 1, column: column - 1)))
    }

    private static let tilde: [Int: KeyEvent.Key] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4), 15: .function(5), 17: .function(6),
        18: .function(7), 19: .function(8), 20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
    ]

    /// Returns the modifiers.
    ///
    /// The parameter is one more than the sum of 1 for Shift, 2 for Alt and 4 for Control.
    private static func modifiers(parameter: Substring) -> KeyEvent.Modifiers? {
        guard let number = Int(parameter), 1...8 ~= number else { return nil }
        var modifiers: KeyEvent.Modifiers = []
        if (number - 1) & 1 != 0 { modifiers.insert(.shift) }
        if (number - 1) & 2 != 0 { modifiers.insert(.alt) }
        if (number - 1) & 4 != 0 { modifiers.insert(.control) }
        return modifiers
    }
}
