import CellGrid

/// Text being typed.
///
/// A key costs the same at any length but for the move of what stands behind the cursor: the places of line breaks are known, and a frame asks only for the part
/// in view.
package struct TextField: Equatable, Sendable {
    private(set) var characters: [Character]
    /// How many characters stand before the cursor.
    private(set) var cursor: Int
    /// Whether it holds line breaks.
    var isMultiline: Bool
    /// The places of the line breaks among the characters, in order.
    private var breaks: [Int]

    init(_ text: String = "", isMultiline: Bool = false) {
        characters = Array(text)
        breaks = characters.indices.filter { [characters] in characters[$0].isNewline }
        cursor = characters.count
        self.isMultiline = isMultiline
    }

    var text: String { String(characters) }

    var isEmpty: Bool { characters.isEmpty }

    /// How many line breaks there are.
    var breakCount: Int { breaks.count }

    /// Whether the text is `other`.
    func isText(_ other: String) -> Bool {
        // A character is at least one byte.
        characters.count <= other.utf8.count && characters.elementsEqual(other)
    }

    /// Takes a key; false when it means nothing to a text.
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

    /// Inserts text; in a field of one line every line break becomes a space.
    mutating func insert(_ text: String) {
        replace(cursor..<cursor, with: Array(text).map { !isMultiline && $0.isNewline ? " " : $0 })
    }

    mutating func replace(with text: String) { self = TextField(text, isMultiline: isMultiline) }

    /// Puts characters in place of others, and the cursor behind them.
    private mutating func replace(_ range: Range<Int>, with new: [Character]) {
        let (first, last) = (breakIndex(from: range.lowerBound), breakIndex(from: range.upperBound))
        let added = new.indices.filter { new[$0].isNewline }.map { range.lowerBound + $0 }
        let shift = new.count - range.count
        breaks.replaceSubrange(first..<last, with: added)
        if shift != 0 { for index in (first + added.count)..<breaks.count { breaks[index] += shift } }
        characters.replaceSubrange(range, with: new)
        cursor = range.lowerBound + new.count
    }

    /// The position, among the line breaks, of the first one at or behind a place.
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
    /// How the characters of a field are shown.
    enum Form: Equatable, Sendable {
        /// In lines.
        case lines
        /// On one line, breaks as marks.
        case oneLine
        /// On one line, every character as a star.
        case masked
    }

    /// The part of a field that is in view.
    struct Window: Equatable {
        /// Its lines, from the top.
        var lines: [String]
        /// The row of the cursor.
        var row: Int
        /// What stands before the cursor in its row.
        var beforeCursor: String
    }

    /// The part that an area of `rows` and `columns` shows, scrolled so that the cursor is in it.
    ///
    /// - Parameters:
    ///   - rows: The rows of the area, at least 1.
    ///   - columns: The columns of the area, at least 1.
    ///   - form: How the characters are shown.
    ///   - width: The columns a character takes.
    /// - Returns: The part; of a long line no more than fits.
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
            // A character may take no column, and few do.
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
