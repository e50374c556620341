import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// What the viewer would show, and what it is called.
    var viewedValue: (title: String, value: JSONValue)? {
        switch screen {
        case .inbox:
            guard let entry = inbox.current else { return nil }
            if inbox.tab == .state, let head = history.entries[entry.question.thread]?.first {
                return (
                    "State of \(ForeignText.name(entry.question.thread.rawValue))",
                    head.compared(withInput: head.input != nil)
                )
            }
            return ("Payload of \(ForeignText.name(entry.question.thread.rawValue))", entry.item.payload)
        case .history:
            return history.current.flatMap { $0.fault == nil ? $0 : nil }.map {
                ("Step \($0.step ?? 0)", $0.compared(withInput: $0.input != nil))
            }
        case .streams:
            return streams.currentEvent.map { ("Event of \(ForeignText.name($0.thread.rawValue))", $0.payload) }
        case .ledger: return ledger.current.map { ("Decision \($0.sequence)", .object($0.record)) }
        case .threads, .failures: return nil
        }
    }

    mutating func openViewer() {
        guard let (title, value) = viewedValue else { return }
        dialogs.append(.viewer(ViewerDialog(title: title, value: value)))
    }

    /// How many rows of a value the viewer shows.
    var viewerRows: Int { max(1, size.rows - 6) }

    mutating func take(_ key: KeyEvent, in dialog: ViewerDialog) -> [ConsoleEffect] {
        var dialog = dialog
        defer { if case .viewer = self.dialogs.last { replaceDialog(.viewer(dialog)) } }
        let height = viewerRows
        if var field = dialog.field {
            switch key {
            case .escape: dialog.field = nil
            case .enter:
                dialog.field = nil
                return beginSearch(field.text, in: &dialog)
            default:
                _ = field.take(key)
                dialog.field = field
            }
            return []
        }
        // The window shows a notice in place of where the cursor is.
        notice = nil
        let isAfterZ = pendingKeys == [.character("z")]
        pendingKeys = []
        if isAfterZ {
            switch key {
            case .character("a"): toggle(&dialog, height)
            case .character("R"):
                if !dialog.tree.openAll() { say("opened as far as \(Words.count(ValueTree.rowLimit)) lines go") }
                dialog.move(to: dialog.row, height: height)
            case .character("M"):
                dialog.tree.closeAll()
                dialog.move(to: 0, height: height)
            default: break
            }
            return []
        }
        switch key {
        case .character("z"): pendingKeys = [key]
        case .escape where dialog.search?.isOver == false:
            dialog.search = nil
            say("the search was stopped")
            return [.cancelValueSearch]
        case .escape, .character("q"):
            closeDialog()
            return dialog.search?.isOver == false ? [.cancelValueSearch] : []
        case .enter: toggle(&dialog, height)
        case .down, .character("j"): dialog.move(to: dialog.row + 1, height: height)
        case .up, .character("k"): dialog.move(to: dialog.row - 1, height: height)
        case .pageDown, .character(" "): dialog.move(to: dialog.row + height - 1, height: height)
        case .pageUp: dialog.move(to: dialog.row - height + 1, height: height)
        case .control("d"): dialog.move(to: dialog.row + height / 2, height: height)
        case .control("u"): dialog.move(to: dialog.row - height / 2, height: height)
        case .home, .character("g"): dialog.move(to: 0, height: height)
        case .end, .character("G"): dialog.move(to: dialog.tree.rows.count - 1, height: height)
        case .character("/"): dialog.field = TextField(dialog.searched)
        case .character("n"): dialog.goToMatch(dialog.match + 1, height: height)
        case .character("N"): dialog.goToMatch(dialog.match - 1, height: height)
        case .character("!"): return toggleSecret(in: &dialog)
        case .character("d"): return decode(in: dialog)
        case .character("y"):
            guard dialog.tree.rows.indices.contains(dialog.row),
                let value = dialog.tree.value(at: dialog.tree.rows[dialog.row].path)
            else { return [] }
            return [.copy(value.stringValue ?? value.text(.pretty))]
        default: break
        }
        return []
    }

    private func toggle(_ dialog: inout ViewerDialog, _ height: Int) {
        let path = dialog.tree.rows.indices.contains(dialog.row) ? dialog.tree.rows[dialog.row].path : []
        let isMore: Bool =
            if case .more = dialog.tree.rows[dialog.row].kind { true } else { false }
        dialog.tree.toggle(dialog.row)
        // A closed text or container keeps the cursor on its own line.
        let row = isMore ? dialog.row : dialog.tree.rows.firstIndex { $0.path == path } ?? dialog.row
        dialog.move(to: row, height: height)
    }

    private mutating func beginSearch(_ text: String, in dialog: inout ViewerDialog) -> [ConsoleEffect] {
        guard !text.isEmpty else { return [] }
        searchCount += 1
        dialog.searched = text
        dialog.match = 0
        dialog.search = ValueSearch.Progress(ticket: searchCount, visited: 0, found: [], isOver: false, isCut: false)
        return [.searchValue(ValueSearch(ticket: searchCount, root: dialog.tree.root, text: text))]
    }

    /// Takes in how far a search is; the first place found is gone to.
    mutating func take(_ progress: ValueSearch.Progress) {
        guard case .viewer(var dialog) = dialogs.last, let search = dialog.search, search.ticket == progress.ticket
        else { return }
        dialog.search = progress
        if search.found.isEmpty, !progress.found.isEmpty { dialog.goToMatch(0, height: viewerRows) }
        if progress.isOver, progress.found.isEmpty { say("nothing holds \"\(dialog.searched)\"", .warning) }
        replaceDialog(.viewer(dialog))
    }
}
