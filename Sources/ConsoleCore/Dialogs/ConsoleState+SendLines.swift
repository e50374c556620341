import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// What the dialogs about sending say.
extension ConsoleState {
    /// Broken where a line is full: a break at a space would hide how many there are.
    func exactLines(_ text: String, width: Int) -> [StyledLine] {
        SafeText(text).joinedLines().folded(to: width - StyledLine.gutterWidth, in: settings.glyphs)
            .map { StyledLine($0, .textCode).inGutter }
    }

    /// The first arguments of an item in a few words, without its secrets.
    func argumentsInBrief(of entry: InboxEntry) -> SafeText {
        guard entry.item.actions.count == 1, let members = entry.item.actions[0].arguments.objectValue else {
            return ""
        }
        let secrets = secrets(of: entry)
        // Asked of every row at every frame: nothing is looked at but what is shown.
        let scalars = members.lazy.filter { _, value in
            // A question's title is one of its members.
            value.objectValue == nil && value.arrayValue == nil && value.stringValue != entry.item.title
        }
        let words = scalars.prefix(2).map { key, value in
            let shown = secrets?.hides(key) == true ? SecretNames.covered(value) : value
            return SafeText.name(key) + " " + JSONOutline.inline(shown, limit: 24)
        }
        return words.enumerated().reduce("") { $0 + ($1.offset > 0 ? ", " : "") + $1.element }.joinedLines()
    }

    /// The line that counts down what is held.
    func holdLine(_ held: Outbox.Held) -> StyledLine {
        let left = held.secondsLeft(at: now)
        let total = max(1, Int(held.due.duration(since: held.since).components.seconds))
        var line = StyledLine(Mark.warning + " \(heldWords(held)) in \(left)s ", .warn)
        line.append("[", .textMuted)
        line.append(SafeText(String(repeating: "=", count: min(total, left))), .warn)
        line.append(.spaces(max(0, total - left)))
        line.append("]  ", .textMuted)
        line.append("\(label(of: .undo))", .key)
        line.append(held.items.count == 1 ? " takes it back" : " takes them back", .text)
        return line
    }
}
