import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// What the viewer would show, and what it is called.
    var viewedValue: (title: String, value: JSONValue)? { self[screen].viewedValue(in: self) }

    mutating func openViewer() {
        guard let (title, value) = viewedValue else { return }
        open(ViewerDialog(title: title, value: value))
    }

    /// Takes in how far a search is; the first place found is gone to.
    mutating func take(_ progress: ValueSearch.Progress) {
        guard var dialog = dialog(ViewerDialog.self), let search = dialog.search, search.ticket == progress.ticket
        else { return }
        dialog.search = progress
        if search.found.isEmpty, !progress.found.isEmpty { dialog.goToMatch(0, height: window.viewerRows) }
        if progress.isOver, progress.found.isEmpty { say("nothing holds \"\(dialog.searched)\"", .warning) }
        replaceDialog(dialog)
    }
}
