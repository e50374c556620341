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
        open(ViewerDialog(title: title, value: value))
    }

    /// How many rows of a value the viewer shows.
    var viewerRows: Int { max(1, size.rows - 6) }

    /// Takes in how far a search is; the first place found is gone to.
    mutating func take(_ progress: ValueSearch.Progress) {
        guard var dialog = dialog(ViewerDialog.self), let search = dialog.search, search.ticket == progress.ticket
        else { return }
        dialog.search = progress
        if search.found.isEmpty, !progress.found.isEmpty { dialog.goToMatch(0, height: viewerRows) }
        if progress.isOver, progress.found.isEmpty { say("nothing holds \"\(dialog.searched)\"", .warning) }
        replaceDialog(dialog)
    }
}
