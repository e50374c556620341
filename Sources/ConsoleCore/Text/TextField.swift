import CellGrid

/// Text being typed.
package struct TextField: Equatable, Sendable {
    private(set) var characters: [Character]
    /// How many characters stand before the cursor.
    private(set) var cursor: Int
    /// Whether it holds line breaks.
    var isMultiline: Bool

    init(_ text: String = "", isMultiline: Bool = false) {
        characters = Array(text)
        cursor = characters.count
        self.isMultiline = isMultiline
    }

    var text: String { String(characters) }

    var isEmpty: Bool { characters.isEmpty }

    var textBeforeCursor: String { String(characters[..<cursor]) }

    /// Takes a key; false when it means nothing to a text.
    mutating func take(_ key: KeyEvent) -> Bool {
        switch key {
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = lineStart
        case .end, .control("e"): cursor = lineEnd
        case .backspace, .control("h"):
            guard cursor > 0 else { return true }
            cursor -= 1
            characters.remove(at: cursor)
        case .delete:
            if cursor < characters.count { characters.remove(at: cursor) }
        case .control("u"):
            let start = lineStart
            characters.removeSubrange(start..<cursor)
            cursor = start
        case .control("k"): characters.removeSubrange(cursor..<lineEnd)
        case .control("w"):
            var start = cursor
            while start > 0, characters[start - 1].isWhitespace { start -= 1 }
            while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
            characters.removeSubrange(start..<cursor)
            cursor = start
        case .up where isMultiline: moveLine(by: -1)
        case .down where isMultiline: moveLine(by: 1)
        default:
            guard case .character(let character) = key.key, key.modifiers.isEmpty else { return false }
            insert(String(character))
        }
        return true
    }

    /// Inserts text; in a field of one line every line break becomes a space.
    mutating func insert(_ text: String) {
        let added = Array(text).map { !isMultiline && $0.isNewline ? " " : $0 }
        characters.insert(contentsOf: added, at: cursor)
        cursor += added.count
    }

    mutating func replace(with text: String) {
        characters = Array(text)
        cursor = characters.count
    }

    private var lineStart: Int {
        characters[..<cursor].lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
    }

    private var lineEnd: Int {
        characters[cursor...].firstIndex(where: \.isNewline) ?? characters.count
    }

    private mutating func moveLine(by step: Int) {
        let column = cursor - lineStart
        if step < 0 {
            guard lineStart > 0 else { return }
            cursor = lineStart - 1
        } else {
            guard lineEnd < characters.count else { return }
            cursor = lineEnd + 1
        }
        let start = lineStart
        cursor = min(start + column, lineEnd)
    }
}

extension TextField {
    /// Puts the cursor after the first `count` characters.
    mutating func placeCursor(at count: Int) { cursor = min(max(0, count), characters.count) }
}
