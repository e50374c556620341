import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// Filters with a name, and filters that can be taken back.
extension ConsoleState {
    /// Opens the line for a filter, or filters by the text given.
    mutating func beginFilter(_ argument: String?) {
        if let argument {
            setFilter(argument)
        } else {
            input.prompt = Prompt(.filter(previous: filterText), text: filterText)
        }
    }

    /// Takes what was typed as the filter; `@name` stands for a saved one.
    mutating func finishFilter(_ previous: String) {
        let text = filterText
        filterText = previous
        setFilter(text)
    }

    /// Sets the filter of the screen shown; `@name` stands for a saved one.
    mutating func setFilter(_ text: String) {
        var text = text
        if text.first == "@" {
            let name = String(text.dropFirst())
            guard let saved = screens.savedFilters[name] else {
                let near = Spelling.nearest(to: name, among: screens.savedFilters.keys.sorted())
                let known =
                    screens.savedFilters.isEmpty
                    ? "none is saved yet" : screens.savedFilters.keys.sorted().joined(separator: " ")
                say("no filter @\(name)\(near.map { "; did you mean @\($0)?" } ?? ": \(known)")", .warning)
                return
            }
            text = saved
        }
        guard screen == .inbox else {
            filterText = text
            return
        }
        settleRange()
        remembering(text.isEmpty ? "clear the filter" : "filter /\(text)") { $0.inbox.filter = text }
    }

    /// Keeps the filter of the queue under a name; without a filter the name is given up.
    mutating func saveFilter(_ name: String?) -> [ConsoleEffect] {
        guard let name, !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }) else {
            say("a filter is saved as :save name; the name has letters, digits, - and _", .warning)
            return []
        }
        guard !filterText.isEmpty else {
            guard screens.savedFilters.removeValue(forKey: name) != nil else {
                say("nothing is filtered, and there is no filter @\(name) to give up", .warning)
                return []
            }
            say("@\(name) is given up")
            return [.saveDrafts(savedDrafts)]
        }
        screens.savedFilters[name] = filterText
        say("/\(filterText) is kept: /@\(name) filters by it", .success)
        return [.saveDrafts(savedDrafts)]
    }
}
