import CellGrid
import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator

/// One frame taken apart into the lines plain mode prints.
struct PlainPage {
    private let state: ConsoleState
    private let grid: CellGrid
    private let dialogFrame: Rect?
    private let layout: ScreenLayout

    init(_ state: ConsoleState) {
        self.state = state
        layout = ScreenLayout(state)
        var painter = Painter(
            grid: CellGrid(size: state.size, glyphs: state.settings.glyphs),
            theme: Theme.base.resolved(for: .mono)
        )
        painter.spellsKeys = true
        painter.fill(painter.grid.bounds)
        painter.drawAll(state)
        grid = painter.grid
        dialogFrame = painter.dialogFrame
    }

    /// The screen in one line.
    var summary: String { text(of: state.summary) }

    /// What is under the cursor, as far as it is in view.
    var detailLines: [String] {
        guard layout.hasDetail, state.listPlace.count > 0 || state.screen == .history else { return [] }
        let lines = state.detailLines(width: layout.detail.size.columns)
        let shown = lines.dropFirst(state.detailScroll).prefix(layout.detailRows).map { text(of: $0) }
        let left = lines.count - state.detailScroll - shown.count
        guard !shown.isEmpty else { return [] }
        return shown + (left > 0 ? ["\(left) more lines: type right, then pagedown."] : [])
    }

    /// The open dialog, without its box.
    var dialogLines: [String] {
        guard let dialogFrame, let dialog = state.dialogs.last else { return [] }
        var lines = dialogFrame.rows.map { row in text(row: row, columns: dialogFrame.columns) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        let title = lines.isEmpty ? "" : lines.removeFirst()
        while lines.first?.isEmpty == true { lines.removeFirst() }
        if let told = dialog.model.plainLines(in: state) { lines = told.map(safe) }
        return ["", "Dialog: \(title)"] + lines + [state.plainDialogKeys].compactMap { $0.map(safe) }
    }

    /// The commands that can be given now, with their keys.
    var keys: String {
        state.hintedCommands.compactMap { id in
            guard let key = state.settings.keys.sequences(for: id).first?.text,
                state.disabledReason(of: id) == nil
            else { return nil }
            return "\(key) \(CommandRegistry.command(id).hint)"
        }.joined(separator: ", ")
    }

    /// The rows of the list in a menu of numbers.
    func listLines(from first: Int, count: Int) -> [String] {
        let place = state.listPlace
        guard place.count > 0 else {
            return layout.list.rows.map { text(row: $0, columns: layout.list.columns) }.filter { !$0.isEmpty }
        }
        let rows = (first..<min(first + count, place.count)).compactMap { row(at: $0) }
        let left = place.count - first - rows.count
        return rows + (left > 0 ? ["\(left) more: pagedown, or type a number."] : [])
    }

    /// One row of the list with its number; nil when it is out of view.
    func row(at index: Int) -> String? {
        let place = state.listPlace
        let row = layout.list.origin.row + 1 + index - place.top
        guard index < place.count, index >= place.top, row < layout.list.rows.upperBound else { return nil }
        let starts = columnStarts
        var words: [String] = []
        for (position, start) in starts.enumerated() {
            let end = position + 1 < starts.count ? starts[position + 1] : layout.list.columns.upperBound
            var cell = text(row: row, columns: (position == 0 ? layout.list.columns.lowerBound : start)..<end)
            // The cursor's mark; the number says the same.
            if position == 0, index == place.index, cell.hasPrefix(">") { cell = String(cell.dropFirst()).trimmed }
            guard !cell.isEmpty else { continue }
            // A bare number says nothing without what stands above its column.
            let name = text(row: layout.list.origin.row, columns: start..<end)
            words.append(Int(cell) == nil || name.isEmpty ? cell : "\(name.lowercased()) \(cell)")
        }
        return "\(index + 1). \(words.joined(separator: " ").split(separator: " ").joined(separator: " "))"
    }

    /// Where the columns of the list begin, as far as names stand above them; the whole row when none does.
    private var columnStarts: [Int] {
        let columns = layout.list.columns
        let names = columns.map { grid[Position(row: layout.list.origin.row, column: $0)] }
        let starts = names.indices.filter { index in
            ThemeRole(names[index].style.role) == .header && names[index].text != " "
                && (index == 0 || names[index - 1].text == " ")
        }
        return starts.isEmpty ? [columns.lowerBound] : starts.map { columns.lowerBound + $0 }
    }

    func safe(_ text: String) -> String { SafeText(text).joinedLines().plainText(in: grid.glyphs) }

    /// A line as text, with a colon behind the name of a member.
    private func text(of line: StyledLine) -> String {
        var text = ""
        var followsName = false
        for part in line.parts {
            let words = part.text.joinedLines().plainText(in: grid.glyphs)
            let isPadding = words.allSatisfy { $0 == " " }
            text += followsName && isPadding ? " " : words
            if part.role == .jsonKey, !isPadding { text += ":" }
            followsName = part.role == .jsonKey
        }
        while text.last == " " { text.removeLast() }
        return text
    }

    /// A stretch of a row without the pieces of boxes and the blanks at its ends.
    private func text(row: Int, columns: Range<Int>) -> String {
        let frame: Set<ThemeRole?> = [.border, .borderFocus, .borderDialog]
        let text = columns.reduce(into: "") { text, column in
            let cell = grid[Position(row: row, column: column)]
            text +=
                frame.contains(ThemeRole(cell.style.role)) ? String(repeating: " ", count: Int(cell.width)) : cell.text
        }
        return text.trimmed
    }
}

extension ConsoleState {
    /// Whether nothing is under way that the operator waits for, and a decision would be taken at `moment`.
    package func isSettled(at moment: Timestamp) -> Bool {
        inbox.isLoaded && sending.requests.isEmpty && !reloads.isUnderWay(.inbox)
            && input.decisionGuard.isQuiet(at: moment)
            && inbox.entries.allSatisfy { $0.phase == .open } && failures.bulk?.isOver ?? true
    }

    /// Whether a line of text typed now would be text and not keys.
    package var takesText: Bool { input.prompt != nil || dialogs.last?.model.typed != nil }
}
