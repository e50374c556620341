import CellGrid
import OrderedCollections
import SignoffCheckpoint
import SignoffReview

/// Edits that call another tool: allowed for one item at a time, shown wherever the item is, and put on record.
extension ConsoleState {
    /// What stands above an item whose edits may call another tool.
    static let renameBanner = "RENAMING IS ALLOWED: an edit here can call another tool, past that tool's own rules"

    /// Lets the edits of the item under the cursor call another tool, or forbids it again.
    mutating func toggleRenaming(from origin: CommandCall.Origin) -> [ConsoleEffect] {
        guard mayAct(from: origin), let entry = inbox.current else { return [] }
        guard staging.toggleRenaming(of: entry) else {
            say("an edit of this item calls the tool that is proposed")
            return [.saveDrafts(savedDrafts)]
        }
        say("\(label(of: .edit)), then T, names another tool; this is put on record", .warning)
        return [.saveDrafts(savedDrafts), .record(.allowRename, of: entry.item.title, thread: entry.question.thread)]
    }

    /// Why the tool of the item under the cursor cannot be renamed.
    var reasonNotToRename: String? {
        guard let entry = inbox.current else { return "no item is selected" }
        if let reason = backend.reasonNotToDecide { return reason }
        guard entry.phase == .open else { return entry.phase.reason }
        return entry.item.renameRefusal
    }

    /// Keeps the tool that an edit named before it was left.
    mutating func keepTool(_ tool: String?, of item: ItemID, _ action: Int) {
        staging.drafts[item]?.keep(tool: tool, action)
    }

    /// What an edit changes: the tool, and the arguments; nothing for other decisions.
    func editLines(of action: ReviewAction, in entry: InboxEntry, _ decision: Decision, width: Int) -> [StyledLine] {
        guard let value = decision.editedValue else { return [] }
        var lines: [StyledLine] = []
        if let tool = decision.newTool {
            let words = SafeText("calls \(ForeignText.name(tool)) in place of \(ForeignText.name(action.name))")
            lines += StyledLine.hanging(
                StyledLine(),
                words.joinedLines(),
                .danger,
                to: width,
                in: settings.glyphs
            )
            if value == action.draft { return lines + [StyledLine("with the arguments proposed", .textMuted)] }
        }
        return lines
            + differenceLines(from: action.draft, to: value, width: width, secrets: secrets(of: entry))
    }

    /// Which tools run in place of which.
    func renames(of entry: InboxEntry, _ decisions: [Decision]) -> [(from: String, to: String)] {
        zip(entry.item.actions, decisions).compactMap { action, decision in
            decision.newTool.map { (action.name, $0) }
        }
    }
}
