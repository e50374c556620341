import CPty

/// A terminal in memory: takes the bytes a program writes and keeps the screen they make.
///
/// It knows what xterm's description lets a program send and collects everything else, so that a test can insist on
/// nothing else being sent. It is written apart from the code it judges and shares no tables with it.
package struct TerminalEmulator: Sendable {
    /// The screen as it is now.
    package internal(set) var screen: EmulatedScreen

    /// What the terminal has to say to the program: answers to what it was asked.
    package private(set) var answers: [UInt8] = []
    /// The background it reports, as `rrrr/gggg/bbbb`; `nil` for no report.
    package var background: String? = "0000/0000/0000"

    var saved: [[EmulatedScreen.Cell]]?
    var savedCursor = (row: 0, column: 0, style: EmulatedStyle())
    var style = EmulatedStyle()
    var scrollTop = 0
    var scrollBottom: Int
    var hasLineDrawing = false
    var wrapsNext = false
    var lastText = " "
    private var parser = SequenceParser()

    package init(rows: Int, columns: Int) {
        screen = EmulatedScreen(rows: rows, columns: columns)
        scrollBottom = rows - 1
    }

    /// Interprets output of the program; sequences and characters may be divided anywhere.
    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            guard let token = parser.next(byte) else { continue }
            perform(token)
        }
    }

    /// Gives the screen another size, keeping the top left part.
    package mutating func resize(rows: Int, columns: Int) {
        func fit(_ cells: [[EmulatedScreen.Cell]]) -> [[EmulatedScreen.Cell]] {
            var new = EmulatedScreen.blank(rows: rows, columns: columns)
            for row in 0..<min(rows, cells.count) {
                for column in 0..<min(columns, cells[row].count) { new[row][column] = cells[row][column] }
            }
            return new
        }
        screen.cells = fit(screen.cells)
        saved = saved.map(fit)
        screen.rowCount = rows
        screen.columnCount = columns
        scrollTop = 0
        scrollBottom = rows - 1
        wrapsNext = false
        move(row: screen.cursorRow, column: screen.cursorColumn)
    }

    private mutating func perform(_ token: SequenceParser.Token) {
        switch token {
        case .scalar(let scalar): draw(scalar)
        case .control(let byte): control(byte)
        case .escape(let intermediates, let final): escape(intermediates, final)
        case .sequence(let marker, let parameters, let intermediates, let final):
            sequence(marker, parameters, intermediates, final)
        case .command(let text): command(text)
        case .invalid(let text): screen.unknownSequences.append(text)
        }
    }

    mutating func answer(_ text: String) {
        answers += Array(text.utf8)
    }

    /// The answers since the last call.
    package mutating func takeAnswers() -> [UInt8] {
        defer { answers = [] }
        return answers
    }

    mutating func unknown(_ text: String) {
        screen.unknownSequences.append(text)
    }

    // MARK: Characters

    private mutating func draw(_ scalar: Unicode.Scalar) {
        let width = Int(cpty_width(scalar.value))
        if width < 0 { return unknown("U+" + String(scalar.value, radix: 16, uppercase: true)) }
        if width == 0 { return combine(scalar) }
        put(hasLineDrawing ? Self.lineDrawing[scalar] ?? String(scalar) : String(scalar), width: width)
    }

    mutating func put(_ text: String, width: Int) {
        if wrapsNext || screen.cursorColumn + width > screen.columnCount {
            screen.cursorColumn = 0
            lineFeed()
        }
        wrapsNext = false
        let (row, column) = (screen.cursorRow, screen.cursorColumn)
        for offset in 0..<width { splitWide(row: row, column: column + offset) }
        screen.cells[row][column] = EmulatedScreen.Cell(text: text, style: style)
        if width == 2 { screen.cells[row][column + 1] = EmulatedScreen.Cell(text: "", style: style) }
        lastText = text
        if column + width >= screen.columnCount {
            screen.cursorColumn = screen.columnCount - 1
            wrapsNext = true
        } else {
            screen.cursorColumn = column + width
        }
    }

    /// Overwriting half of a wide character blanks the other half.
    private mutating func splitWide(row: Int, column: Int) {
        if screen.cells[row][column].text.isEmpty, column > 0 { screen.cells[row][column - 1].text = " " }
        if column + 1 < screen.columnCount, screen.cells[row][column + 1].text.isEmpty {
            screen.cells[row][column + 1].text = " "
        }
    }

    private mutating func combine(_ scalar: Unicode.Scalar) {
        var column = wrapsNext ? screen.cursorColumn : screen.cursorColumn - 1
        if column >= 0, screen.cells[screen.cursorRow][column].text.isEmpty { column -= 1 }
        guard column >= 0 else { return unknown("combining character without a base") }
        screen.cells[screen.cursorRow][column].text.unicodeScalars.append(scalar)
    }

    private static let lineDrawing: [Unicode.Scalar: String] = [
        "j": "┘", "k": "┐", "l": "┌", "m": "└", "n": "┼", "q": "─", "t": "├", "u": "┤", "v": "┴", "w": "┬", "x": "│",
        "`": "◆", "a": "▒", "f": "°", "g": "±", "~": "·", "0": "█",
    ]

    // MARK: Cursor and scrolling

    mutating func move(row: Int, column: Int) {
        screen.cursorRow = min(max(0, row), screen.rowCount - 1)
        screen.cursorColumn = min(max(0, column), screen.columnCount - 1)
        wrapsNext = false
    }

    mutating func lineFeed() {
        wrapsNext = false
        if screen.cursorRow == scrollBottom {
            scroll(from: scrollTop, by: 1)
        } else {
            screen.cursorRow = min(screen.cursorRow + 1, screen.rowCount - 1)
        }
    }

    mutating func reverseLineFeed() {
        wrapsNext = false
        if screen.cursorRow == scrollTop {
            scroll(from: scrollTop, by: -1)
        } else {
            screen.cursorRow = max(screen.cursorRow - 1, 0)
        }
    }

    /// Moves the rows from `top` to the end of the scroll region up by `count`, or down when it is negative.
    mutating func scroll(from top: Int, by count: Int) {
        guard top <= scrollBottom else { return }
        let blank = Array(repeating: blankCell, count: screen.columnCount)
        for _ in 0..<min(abs(count), scrollBottom - top + 1) {
            if count > 0 {
                screen.cells.remove(at: top)
                screen.cells.insert(blank, at: scrollBottom)
            } else {
                screen.cells.remove(at: scrollBottom)
                screen.cells.insert(blank, at: top)
            }
        }
    }

    /// Erased cells take the present background.
    var blankCell: EmulatedScreen.Cell {
        EmulatedScreen.Cell(text: " ", style: EmulatedStyle(background: style.background))
    }
}
