import CellGrid
import SignoffCheckpoint
import SignoffReview

/// Arranges the list of the current screen.
extension ConsoleState {
    /// Sorts the list, or the actions of the focused batch.
    mutating func sort(by name: String?) {
        guard !isFilteringActions else { return say(inbox.batch.sort(by: name)) }
        switch screen {
        case .inbox: say(screens.inbox.sort(by: name, filterContext))
        case .threads: say(screens.threads.sort(by: name))
        case .streams, .history, .failures, .ledger: break
        }
    }

    /// The reason why the order cannot be reversed; `nil` when it can.
    var reasonNotToReverse: String? {
        isFilteringActions ? "the actions of a batch have one direction" : nil
    }

    /// Opens the dialog of columns, or shows the named columns.
    mutating func chooseColumns(_ argument: String?) {
        let choices = columnChoices
        guard let argument, !argument.isEmpty else { return dialogs.open(ColumnsDialog()) }
        let names = argument.lowercased().split { $0 == " " || $0 == "," }.map(String.init)
        if names == [ColumnsDialog.usual] { return show(columns: nil) }
        let known = choices.map(\.name)
        if let unknown = names.first(where: { !known.contains($0) }) {
            let words = "unknown column \(ForeignText.quoted(unknown)): \(known.joined(separator: ", "))"
            return say(words + ", or \(ColumnsDialog.usual)", .warning)
        }
        show(columns: names)
    }

    /// The columns of the current list.
    var columnChoices: [ColumnChoice] {
        screens.current.columnChoices(width: ScreenLayout(self).list.size.columns)
    }

    /// Shows columns where the width permits; `nil` for those that fit the width.
    mutating func show(columns: [String]?) {
        screens.current.arrangement.columns = columns
        guard columns != nil else { return say("the columns follow the width") }
        let shown = columnChoices.filter(\.isShown).map(\.name)
        say("columns: \(shown.joined(separator: " "))")
    }
}
