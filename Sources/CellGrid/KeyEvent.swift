/// A key press, with the modifiers that a terminal can report.
package struct KeyEvent: Hashable, Sendable {
    /// The key without its modifiers.
    package enum Key: Hashable, Sendable {
        /// A character as typed, including the effect of Shift.
        case character(Character)
        case up, down, left, right
        case enter, escape, tab, backTab, backspace, delete, insert
        case home, end, pageUp, pageDown
        /// A function key, counted from F1.
        case function(Int)
    }

    /// The modifier keys.
    package struct Modifiers: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        package static let control = Modifiers(rawValue: 1)
        package static let alt = Modifiers(rawValue: 2)
        /// Shift, reported only for cursor and function keys.
        package static let shift = Modifiers(rawValue: 4)
    }

    package var key: Key
    package var modifiers: Modifiers

    package init(_ key: Key, modifiers: Modifiers = []) {
        self.key = key
        self.modifiers = modifiers
    }

    /// Returns the event of a character without modifiers.
    package static func character(_ character: Character) -> KeyEvent { KeyEvent(.character(character)) }
    /// Returns the event of a letter or sign with Control.
    package static func control(_ character: Character) -> KeyEvent {
        KeyEvent(.character(character), modifiers: .control)
    }
    /// Returns the event of a character with Alt.
    package static func alt(_ character: Character) -> KeyEvent { KeyEvent(.character(character), modifiers: .alt) }
    /// Returns the event of a function key, counted from F1.
    package static func function(_ number: Int) -> KeyEvent { KeyEvent(.function(number)) }

    package static let up = KeyEvent(.up)
    package static let down = KeyEvent(.down)
    package static let left = KeyEvent(.left)
    package static let right = KeyEvent(.right)
    package static let enter = KeyEvent(.enter)
    package static let escape = KeyEvent(.escape)
    package static let tab = KeyEvent(.tab)
    package static let backTab = KeyEvent(.backTab)
    package static let backspace = KeyEvent(.backspace)
    package static let delete = KeyEvent(.delete)
    package static let insert = KeyEvent(.insert)
    package static let home = KeyEvent(.home)
    package static let end = KeyEvent(.end)
    package static let pageUp = KeyEvent(.pageUp)
    package static let pageDown = KeyEvent(.pageDown)
}
