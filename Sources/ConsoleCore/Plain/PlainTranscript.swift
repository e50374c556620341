package import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// The output of plain mode: the parts of the screen in reading order, each printed once and again after a change.
///
/// Printed lines are never overwritten. The parts are the name of the screen, its list, the row under the cursor, and
/// an open dialog or line. Other changes are one line each that begins with `Note:`. The full screen draws the same
/// state with the same functions, so both modes have the same abilities.
package struct PlainTranscript: Sendable {
    /// The size of the layout when the output is not a terminal.
    ///
    /// Longer text is reached by scrolling.
    package static let size = Size(rows: 200, columns: 99)

    /// Returns the size of the layout for a terminal of a width, which lines of the list and the preview fit.
    package static func size(fitting columns: Int?) -> Size {
        guard let columns else { return size }
        return Size(rows: size.rows, columns: min(max(columns, 60), size.columns))
    }
    /// The maximum number of list rows that are printed together.
    private static let listRows = 20

    private struct Place: Equatable {
        var screen: Screen
        var filter: String
        var top: Int
        var isLoaded: Bool
    }

    private var last: ConsoleState?
    private var place: Place?
    private var detail: [String]?
    private var keys: String?
    private var index: Int?
    private var row: String?
    private var dialogs: [Dialog] = []
    private var promptLead: String?
    private var notice: Notice?
    private var items: OrderedDictionary<QuestionID, String>?
    private var failures: Int?

    package init() {}

    /// Forgets the printed parts, so that all of them are printed again.
    package mutating func forget() {
        (last, place, detail, keys, row, dialogs, promptLead) = (nil, nil, nil, nil, nil, [], nil)
    }

    /// Returns the lines for the changes since the last call.
    package mutating func lines(for state: ConsoleState) -> [String] {
        // A change caused only by the clock is not printed again.
        var still = state
        still.clock = state.clock.atOpening
        // Cached lines contain times.
        still.looks.rendering.detail = nil
        guard still != last else { return [] }
        last = still
        let page = Pages(shown: PlainPage(state), compared: PlainPage(still))
        var lines = announcements(state)
        if state.dialogs.isEmpty {
            if !dialogs.isEmpty, state.screen == place?.screen { lines.append("Back on \(state.screen.title).") }
            lines += screenLines(state, page)
        } else if state.dialogs.open != dialogs {
            lines += page.shown.dialogLines
        }
        dialogs = state.dialogs.open
        let lead: String? =
            switch state.input.prompt?.kind {
            case .command?: "Command"
            case .filter?: "Filter"
            case .pipe?: "Shell command"
            case nil: nil
            }
        if let lead, lead != promptLead { lines.append("\(lead): type it on the next line; \\esc leaves.") }
        promptLead = lead
        return lines
    }

    /// The printed frame, and the same frame at a fixed moment.
    private struct Pages {
        let shown: PlainPage
        let compared: PlainPage
    }

    private mutating func screenLines(_ state: ConsoleState, _ pages: Pages) -> [String] {
        let page = pages.shown
        var lines: [String] = []
        let newPlace = Place(
            screen: state.screen,
            filter: state.filterText,
            top: state.listPlace.index / Self.listRows,
            isLoaded: state[state.screen].isLoaded
        )
        let newRow = pages.compared.row(at: state.listPlace.index)
        let isSameRow = state.listPlace.index == index && newPlace == place
        index = state.listPlace.index
        if newPlace != place {
            lines.append("")
            lines.append("\(state.screen.title): \(page.summary)")
            if !state.filterText.isEmpty { lines.append("Filter: \(page.safe(state.filterText))") }
            lines += page.listLines(from: newPlace.top * Self.listRows, count: Self.listRows)
            (row, detail) = (newRow, nil)
        } else if newRow != row {
            if let row = page.row(at: state.listPlace.index) { lines.append("Now at \(row)") }
            row = newRow
        }
        place = newPlace
        return lines + detailLines(pages, isSameRow: isSameRow)
    }

    /// Returns the row under the cursor.
    ///
    /// For the same row as before, only the new lines.
    private mutating func detailLines(_ pages: Pages, isSameRow: Bool) -> [String] {
        let old = detail ?? []
        let new = pages.compared.detailLines
        detail = new
        guard new != old, !new.isEmpty else { return [] }
        var lines = pages.shown.detailLines
        let change = new.difference(from: old)
        if isSameRow, change.insertions.count * 2 < new.count {
            let added = change.insertions.compactMap { change -> Int? in
                if case .insert(let offset, _, _) = change { offset } else { nil }
            }
            lines = added.filter(lines.indices.contains).map { lines[$0] }.filter { !$0.isEmpty }
        } else {
            lines.insert("", at: 0)
        }
        let told = pages.shown.keys
        if told != keys || !isSameRow { lines.append("Keys: \(told)") }
        keys = told
        return lines
    }

    /// Returns the changes from outside, and the outcomes of the operator's actions.
    private mutating func announcements(_ state: ConsoleState) -> [String] {
        var lines: [String] = []
        let glyphs = state.settings.glyphs
        let now = OrderedDictionary(
            state.inbox.entries.map { ($0.id, $0.listTitle.plainText(in: glyphs)) },
            uniquingKeysWith: { first, _ in first }
        )
        if state.inbox.isLoaded {
            if let items, items.keys != now.keys {
                let new = now.filter { items[$0.key] == nil }
                let gone = items.filter { now[$0.key] == nil }
                for (_, title) in new.elements.prefix(3) { lines.append("Note: new item: \(title)") }
                if new.count > 3 { lines.append("Note: and \(new.count - 3) more new items") }
                for (_, title) in gone.elements.prefix(3) { lines.append("Note: item done: \(title)") }
                if gone.count > 3 { lines.append("Note: and \(Words.plural(gone.count - 3, "more item")) done") }
                lines.append("Note: \(Words.plural(state.inbox.total, "item")) waiting")
                place = nil
            }
            items = now
        }
        if let failures, failures != state.failures.count {
            lines.append("Note: \(Words.plural(state.failures.count, "failure"))")
        }
        failures = state.failures.count
        if let new = state.notice, new != notice {
            lines.append("Note: \(new.text.joinedLines().plainText(in: glyphs))")
        }
        notice = state.notice
        return lines
    }
}

extension SafeText {
    /// Returns the printed text, without line breaks.
    package func plainText(in glyphs: GlyphSet) -> String { text(in: glyphs) }
}
