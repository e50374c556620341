import CellGrid
import OrderedCollections
package import SignoffCheckpoint
import SignoffOperator

/// The screen as lines of plain mode: the list, the pane, and the content of a dialog.
struct PlainPage {
    private let state: ConsoleState
    private let list: ListView
    private let layout: ScreenLayout
    private let glyphs: GlyphSet

    init(_ state: ConsoleState) {
        self.state = state
        glyphs = state.settings.glyphs
        layout = ScreenLayout(state)
        list = state[state.screen].list(in: state, width: layout.list.size.columns)
    }

    /// The summary of the screen on one line.
    var summary: String {
        let status = StatusText(state: state)
        let ages = state.screen == .inbox ? text(of: status.queueAges) : ""
        return text(of: status.summary) + (ages.isEmpty ? "" : ". \(ages)")
    }

    /// The visible lines of the pane for the row under the cursor.
    var detailLines: [String] {
        guard layout.hasDetail, state.listPlace.count > 0 || state.screen == .history else { return [] }
        let lines = state.detailLines(width: layout.detail.size.columns)
        let shown = lines.dropFirst(state.detailScroll).prefix(layout.detailRows).map { text(of: $0) }
        let left = lines.count - state.detailScroll - shown.count
        guard !shown.isEmpty else { return [] }
        return shown + (left > 0 ? ["\(left) more lines: type right, then pagedown."] : [])
    }

    /// The lines of the open dialog, without its box.
    var dialogLines: [String] {
        guard let dialog = state.dialogs.last else { return [] }
        let keys = [PlainHelp(state: state).dialogKeys].compactMap { $0.map(safe) }
        let content = dialog.model.content(in: state)
        let lines =
            dialog.model.plainLines(in: state)?.map(safe)
            ?? content.words(rows: state.window.dialogRows, in: glyphs)
        return ["", "Dialog: \(StyledLine(content.title).words(in: glyphs))"] + lines + keys
    }

    /// The enabled commands with their keys.
    var keys: String {
        StatusText(state: state).hintedCommands.compactMap { id in
            guard let key = state.settings.keys.sequences(for: id).first?.text,
                state.disabledReason(of: id) == nil
            else { return nil }
            return "\(key) \(CommandRegistry.command(id).hint)"
        }.joined(separator: ", ")
    }

    /// Returns the rows of the list as a numbered menu.
    func listLines(from first: Int, count: Int) -> [String] {
        let total = list.place.count
        guard total > 0 else {
            return list.empty(layout.list.size.columns).map { $0.words(in: glyphs) }.filter { !$0.isEmpty }
        }
        let rows = (first..<min(first + count, total)).compactMap { row(at: $0) }
        let left = total - first - rows.count
        return rows + (left > 0 ? ["\(left) more: pagedown, or type a number."] : [])
    }

    /// Returns a row of the list with its number; `nil` for none.
    func row(at index: Int) -> String? {
        index < list.place.count ? list.words(ofRow: index, in: glyphs) : nil
    }

    func safe(_ text: String) -> String { SafeText(text).joinedLines().plainText(in: glyphs) }

    /// Returns a line as text, with a colon after the name of a member.
    private func text(of line: StyledLine) -> String {
        var text = ""
        var followsName = false
        for part in line.parts {
            let words = (part.words ?? part.text).joinedLines().plainText(in: glyphs)
            let isPadding = words.allSatisfy { $0 == " " }
            text += followsName && isPadding ? " " : words
            if part.role == .jsonKey, !isPadding { text += ":" }
            followsName = part.role == .jsonKey
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}

extension ConsoleState {
    /// Whether no awaited work is in progress, and a decision would be accepted at `moment`.
    package func isSettled(at moment: Timestamp) -> Bool {
        inbox.isLoaded && sending.requests.isEmpty && !reloads.isUnderWay(.inbox)
            && input.decisionGuard.isQuiet(at: moment)
            && inbox.entries.allSatisfy { $0.phase == .open } && failures.bulk?.isOver ?? true
    }

    /// Whether a typed line is text instead of keys.
    package var takesText: Bool { plainText.takesText }

    /// The text field of the typed line or of a dialog.
    var plainText: PlainText { PlainText(prompt: input.prompt, dialog: dialogs.last?.model) }
}
