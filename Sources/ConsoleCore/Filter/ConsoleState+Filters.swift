import OrderedCollections
import SignoffCheckpoint

/// Routes filters. ``SavedFilters`` expands names.
extension ConsoleState {
    /// Opens the line for a filter, or applies a given filter.
    mutating func beginFilter(_ argument: String?) {
        if let argument {
            setFilter(argument)
        } else {
            input.prompt = Prompt(.filter(previous: filterText), text: filterText)
        }
    }

    /// Applies the typed filter in place of the previous one.
    mutating func finishFilter(_ previous: String) {
        let text = filterText
        filterText = previous
        setFilter(text)
    }

    /// Sets the filter of the current screen; `@name` stands for a saved filter.
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

    /// Saves the filter of the current screen under a name.
    ///
    /// Without a filter, the name is removed.
    mutating func saveFilter(_ name: String?) -> [ConsoleEffect] {
        let (isChanged, remark) = screens.savedFilters.save(filterText, as: name)
        say(remark)
        return isChanged ? [.saveDrafts(savedDrafts)] : []
    }
}
