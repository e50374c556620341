extension TerminalEmulator {
    mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x07: break
        case 0x08: move(row: screen.cursorRow, column: screen.cursorColumn - 1)
        case 0x09: move(row: screen.cursorRow, column: (screen.cursorColumn / 8 + 1) * 8)
        case 0x0A, 0x0B, 0x0C: lineFeed()
        case 0x0D: move(row: screen.cursorRow, column: 0)
        case 0x0E: hasLineDrawing = true
        case 0x0F: hasLineDrawing = false
        default: unknown("control \(byte)")
        }
    }

    mutating func escape(_ intermediates: String, _ final: Unicode.Scalar) {
        switch (intermediates, final) {
        case ("", "7"): savedCursor = (screen.cursorRow, screen.cursorColumn, style)
        case ("", "8"):
            move(row: savedCursor.row, column: savedCursor.column)
            style = savedCursor.style
        case ("", "M"): reverseLineFeed()
        case ("", "D"): lineFeed()
        case ("", "E"):
            lineFeed()
            screen.cursorColumn = 0
        case ("", "="), ("", ">"): break
        case ("(", "0"): hasLineDrawing = true
        case ("(", "B"): hasLineDrawing = false
        case (")", "0"), (")", "B"): break
        case ("", "c"):
            self = TerminalEmulator(rows: screen.rowCount, columns: screen.columnCount)
        default: unknown("ESC \(intermediates)\(final)")
        }
    }

    mutating func sequence(_ marker: String, _ parameters: [[Int]], _ intermediates: String, _ final: Unicode.Scalar) {
        let first = parameters.first?.first ?? 0
        let count = max(1, first)
        switch (marker, intermediates, final) {
        case ("", "", "H"), ("", "", "f"):
            let column = parameters.count > 1 ? parameters[1].first ?? 1 : 1
            move(row: count - 1, column: max(1, column) - 1)
        case ("", "", "A"): move(row: screen.cursorRow - count, column: screen.cursorColumn)
        case ("", "", "B"), ("", "", "e"): move(row: screen.cursorRow + count, column: screen.cursorColumn)
        case ("", "", "C"), ("", "", "a"): move(row: screen.cursorRow, column: screen.cursorColumn + count)
        case ("", "", "D"): move(row: screen.cursorRow, column: screen.cursorColumn - count)
        case ("", "", "G"), ("", "", "`"): move(row: screen.cursorRow, column: count - 1)
        case ("", "", "d"): move(row: count - 1, column: screen.cursorColumn)
        case ("", "", "I"):
            for _ in 0..<count { control(9) }
        case ("", "", "Z"):
            move(row: screen.cursorRow, column: max(0, (screen.cursorColumn - 1) / 8 * 8))
        case ("", "", "J"): eraseDisplay(first)
        case ("", "", "K"): eraseLine(first)
        case ("", "", "X"):
            erase(row: screen.cursorRow, columns: screen.cursorColumn..<(screen.cursorColumn + count))
        case ("", "", "@"), ("", "", "P"): shift(count, isInsertion: final == "@")
        case ("", "", "L"): scroll(from: screen.cursorRow, by: -count)
        case ("", "", "M"): scroll(from: screen.cursorRow, by: count)
        case ("", "", "S"): scroll(from: scrollTop, by: count)
        case ("", "", "T"): scroll(from: scrollTop, by: -count)
        case ("", "", "b"):
            for _ in 0..<count { put(lastText, width: 1) }
        case ("", "", "r"): setScrollRegion(parameters)
        case ("", "", "m"):
            if !style.apply(parameters.isEmpty ? [[0]] : parameters) { unknown("SGR \(parameters)") }
        case ("?", "", "h"), ("?", "", "l"):
            for mode in parameters { setMode(mode.first ?? 0, isOn: final == "h") }
        case ("", "", "h"), ("", "", "l"):
            // 34 is how screen and tmux show their cursor.
            if first != 34, first != 4 || final == "h" { unknown("CSI \(first)\(final)") }
        case ("", "", "n") where first == 6:
            answer("\u{1B}[\(screen.cursorRow + 1);\(screen.cursorColumn + 1)R")
        case ("", "", "c") where first == 0: answer("\u{1B}[?62;22c")
        case ("", "", "t") where [22, 23].contains(first): break
        case ("", "!", "p"): style = EmulatedStyle()
        default: unknown("CSI \(marker)\(parameters)\(intermediates)\(final)")
        }
    }

    mutating func command(_ text: String) {
        if text.hasPrefix("52;"), let start = text.dropFirst(3).firstIndex(of: ";") {
            screen.clipboard.append(String(text[text.index(after: start)...]))
        } else if text == "11;?" {
            if let background { answer("\u{1B}]11;rgb:\(background)\u{1B}\\") }
        } else if text.hasPrefix("0;") || text.hasPrefix("2;") {
            screen.title = String(text.dropFirst(2))
        } else {
            unknown("OSC \(text)")
        }
    }

    private mutating func setScrollRegion(_ parameters: [[Int]]) {
        let top = max(1, parameters.first?.first ?? 1)
        let bottom = parameters.count > 1 ? parameters[1].first ?? 0 : 0
        scrollTop = min(top, screen.rowCount) - 1
        scrollBottom = (bottom == 0 ? screen.rowCount : min(bottom, screen.rowCount)) - 1
        move(row: 0, column: 0)
    }

    private mutating func setMode(_ mode: Int, isOn: Bool) {
        switch mode {
        case 1: screen.hasApplicationKeys = isOn
        case 7, 12, 45: break
        case 25: screen.isCursorVisible = isOn
        case 1000, 1002, 1003, 1006: break
        case 1004: screen.hasFocusReports = isOn
        case 1049: setAlternate(isOn)
        case 2004: screen.hasBracketedPaste = isOn
        default: unknown("mode \(mode)")
        }
    }

    private mutating func setAlternate(_ isOn: Bool) {
        guard isOn != screen.isAlternate else { return }
        screen.isAlternate = isOn
        if isOn {
            savedCursor = (screen.cursorRow, screen.cursorColumn, style)
            saved = screen.cells
            screen.cells = EmulatedScreen.blank(rows: screen.rowCount, columns: screen.columnCount)
        } else {
            screen.cells = saved ?? EmulatedScreen.blank(rows: screen.rowCount, columns: screen.columnCount)
            saved = nil
            move(row: savedCursor.row, column: savedCursor.column)
            style = savedCursor.style
        }
    }

    private mutating func erase(row: Int, columns: Range<Int>) {
        for column in columns.clamped(to: 0..<screen.columnCount) { screen.cells[row][column] = blankCell }
    }

    private mutating func eraseLine(_ part: Int) {
        wrapsNext = false
        switch part {
        case 0: erase(row: screen.cursorRow, columns: screen.cursorColumn..<screen.columnCount)
        case 1: erase(row: screen.cursorRow, columns: 0..<(screen.cursorColumn + 1))
        case 2: erase(row: screen.cursorRow, columns: 0..<screen.columnCount)
        default: unknown("EL \(part)")
        }
    }

    private mutating func eraseDisplay(_ part: Int) {
        let rows: Range<Int>
        switch part {
        case 0:
            eraseLine(0)
            rows = (screen.cursorRow + 1)..<screen.rowCount
        case 1:
            eraseLine(1)
            rows = 0..<screen.cursorRow
        case 2: rows = 0..<screen.rowCount
        case 3: return
        default: return unknown("ED \(part)")
        }
        for row in rows { erase(row: row, columns: 0..<screen.columnCount) }
    }

    private mutating func shift(_ count: Int, isInsertion: Bool) {
        let row = screen.cursorRow
        for _ in 0..<min(count, screen.columnCount - screen.cursorColumn) {
            if isInsertion {
                screen.cells[row].removeLast()
                screen.cells[row].insert(blankCell, at: screen.cursorColumn)
            } else {
                screen.cells[row].remove(at: screen.cursorColumn)
                screen.cells[row].append(blankCell)
            }
        }
    }
}
