import CellGrid

/// A text field.
///
/// A key takes constant time except for moving the characters after the cursor: the positions of line breaks are
/// recorded, and a frame reads only the visible part.
package struct TextField: Equatable, Sendable {
    private(set) var characters: [Character]
    /// The number of characters before the cursor.
    private(set) var cursor: Int
    /// Whether the field can contain line breaks.
    var isMultiline: Bool
    /// The positions of the line breaks, in order.
    private var breaks: [Int]

    init(_ text: String = "", isMultiline: Bool = false) {
        characters = Array(text)
        breaks = characters.indices.filter { [characters] in characters[$0].isNewline }
        cursor = characters.count
        self.isMultiline = isMultiline
    }

    var text: String { String(characters) }

    var isEmpty: Bool { characters.isEmpty }

    /// The number of line breaks.
    var breakCount: Int { breaks.count }

    /// Whether the text is `other`.
    func isText(_ other: String) -> Bool {
        // A character is at least one byte.
        characters.count <= other.utf8.count && characters.elementsEqual(other)
    }

    /// Handles a key; returns false when it is not a key of text fields.
    mutating func take(_ key: KeyEvent) -> Bool {
        switch key {
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = lineStart
        case .end, .control("e"): cursor = lineEnd
        case .backspace, .control("h"): if cursor > 0 { replace(cursor - 1..<cursor, with: []) }
        case .delete: if cursor < characters.count { replace(cursor..<cursor + 1, with: []) }
        case .control("u"): replace(lineStart..<cursor, with: [])
        case .control("k"): replace(cursor..<lineEnd, with: [])
        case .control("w"):
            var start = cursor
            while start > 0, characters[start - 1].isWhitespace { start -= 1 }
            while start > 0, !characters[start - 1].isWhitespace { start -= 1 }
            replace(start..<cursor, with: [])
        case .up where isMultiline: moveLine(by: -1)
        case .down where isMultiline: moveLine(by: 1)
        default:
            guard case .character(let character) = key.key, key.modifiers.isEmpty else { return false }
            insert(String(character))
        }
        return true
    }

    /// Inserts text.
    ///
    /// In a field of one line, every line break becomes a space.
    mutating func insert(_ text: String) {
        replace(cursor..<cursor, with: Array(text).map { !isMultiline && $0.isNewline ? " " : $0 })
    }

    mutating func replace(with text: String) { self = TextField(text, isMultiline: isMultiline) }

    /// Replaces characters, and moves the cursor behind the new ones.
    private mutating func replace(_ range: Range<Int>, with new: [Character]) {
        let (first, last) = (breakIndex(from: range.lowerBound), breakIndex(from: range.upperBound))
        let added = new.indices.filter { new[$0].isNewline }.map { range.lowerBound + $0 }
        let shift = new.count - range.count
        breaks.replaceSubrange(first..<last, with: added)
        if shift != 0 { for index in (first + added.count)..<breaks.count { breaks[index] += shift } }
        characters.replaceSubrange(range, with: new)
        cursor = range.lowerBound + new.count
    }

    /// Returns the index, among the line breaks, of the first one at or after a position.
    private func breakIndex(from place: Int) -> Int {
        var (low, high) = (0, breaks.count)
        while low < high {
            let middle = (low + high) / 2
            if breaks[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private var lineStart: Int {
        let index = breakIndex(from: cursor)
        return index > 0 ? breaks[index - 1] + 1 : 0
    }

    private var lineEnd: Int {
        let index = breakIndex(from: cursor)
        return index < breaks.count ? breaks[index] : characters.count
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

// MARK: The part in view

extension TextField {
    /// The form in which characters are shown.
    enum Form: Equatable, Sendable {
        /// On several lines.
        case lines
        /// On one line, with marks for line breaks.
        case oneLine
        /// On one line, with a star for every character.
        case masked
    }

    /// The visible part of a field.
    struct Window: Equatable {
        /// The lines, from the top.
        var lines: [String]
        /// The row of the cursor.
        var row: Int
        /// The text before the cursor in its row.
        var beforeCursor: String
    }

    /// Returns the part that an area of `rows` and `columns` shows, scrolled to the cursor.
    ///
    /// - Parameters:
    ///   - rows: The rows of the area, at least 1.
    ///   - columns: The columns of the area, at least 1.
    ///   - form: The form of the characters.
    ///   - width: Returns the width of a character in columns.
    /// - Returns: The visible part. A long line is limited to the area.
    func window(rows: Int, columns: Int, as form: Form = .lines, width: (Character) -> Int) -> Window {
        let isWhole = form != .lines
        let cursorRow = isWhole ? 0 : breakIndex(from: cursor)
        let start = isWhole ? 0 : lineStart
        var first = cursor
        var taken = 0
        while first > start {
            taken += width(shown(first - 1, as: form))
            guard taken < columns else { break }
            first -= 1
        }
        let skipped = first - start
        let top = max(0, cursorRow - rows + 1)
        let last = isWhole ? 0 : min(breaks.count, top + rows - 1)
        let lines = (top...last).map { row -> String in
            let begin = row > 0 && !isWhole ? breaks[row - 1] + 1 : 0
            let end = isWhole || row >= breaks.count ? characters.count : breaks[row]
            // A few characters have no width.
            let from = min(begin + skipped, end)
            return string(from..<min(end, from + 2 * columns + 64), as: form)
        }
        return Window(lines: lines, row: cursorRow - top, beforeCursor: string(first..<cursor, as: form))
    }

    private func shown(_ index: Int, as form: Form) -> Character {
        switch form {
        case .masked: "*"
        case .oneLine where characters[index].isNewline: "\u{21b5}"
        case .lines, .oneLine: characters[index]
        }
    }

    private func string(_ range: Range<Int>, as form: Form) -> String { String(range.map { shown($0, as: form) }) }
}
