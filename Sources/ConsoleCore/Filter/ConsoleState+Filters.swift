import OrderedCollections
import SignoffCheckpoint

/// Routes filters: ``SavedFilters`` says what a text stands for.
extension ConsoleState {
    /// Opens the line for a filter, or filters by the text given.
    mutating func beginFilter(_ argument: String?) {
        if let argument {
            setFilter(argument)
        } else {
            input.prompt = Prompt(.filter(previous: filterText), text: filterText)
        }
    }

    /// Takes what was typed as the filter, in place of what was before.
    mutating func finishFilter(_ previous: String) {
        let text = filterText
        filterText = previous
        setFilter(text)
    }

    /// Sets the filter of the screen shown; `@name` stands for a saved one.
    private mutating func setFilter(_ text: String) {
        switch screens.savedFilters.resolve(text) {
        case .unknown(let remark): say(remark)
        case .text(let text) where screen == .inbox && !isFilteringActions:
            inbox.settleRange()
            let title = text.isEmpty ? "clear the filter" : "filter /\(text)"
            staging.remember(title, in: &screens.inbox) { $1.filter = text }
        case .text(let text): filterText = text
        }
    }

    /// Keeps the filter of the screen shown under a name; without a filter the name is given up.
    mutating func saveFilter(_ name: String?) -> [ConsoleEffect] {
        let (isChanged, remark) = screens.savedFilters.save(filterText, as: name)
        say(remark)
        return isChanged ? [.saveDrafts(savedDrafts)] : []
    }
}
