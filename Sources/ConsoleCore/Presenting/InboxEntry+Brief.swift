import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

extension InboxEntry {
    /// Returns the first arguments in a few words, with masked secrets.
    ///
    /// Empty for an item with several actions.
    func argumentsInBrief(without secrets: SecretNames?) -> SafeText {
        guard item.actions.count == 1, let members = item.actions[0].arguments.objectValue else { return "" }
        // Called for every row of every frame, so only the shown members are read.
        let scalars = members.lazy.filter { _, value in
            // The title of a question is one of its members.
            value.objectValue == nil && value.arrayValue == nil && value.stringValue != item.title
        }
        let words = scalars.prefix(2).map { key, value in
            let shown = secrets?.hides(key) == true ? SecretNames.covered(value) : value
            return SafeText.name(key) + " " + JSONOutline.inline(shown, limit: 24)
        }
        return words.enumerated().reduce("") { $0 + ($1.offset > 0 ? ", " : "") + $1.element }.joinedLines()
    }

    /// Returns the tools that `decisions` replace, with their replacements.
    func renames(_ decisions: [Decision]) -> [(from: String, to: String)] {
        zip(item.actions, decisions).compactMap { action, decision in
            decision.newTool.map { (action.name, $0) }
        }
    }
}
