import CellGrid
import SignoffCheckpoint
import SignoffReview

/// What text that came back from `$EDITOR` leads to.
enum EditedText: Equatable {
    /// Puts the value into the open editor of the same action.
    case replace(ValueEditor)
    /// Stages the edit.
    case stage(Decision)
    /// Keeps the text with what is wrong about it.
    case keep(Remark)
    /// The item is gone.
    case drop(Remark)

    /// Reads the text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - entry: The item; nil for one that is gone.
    ///   - action: The action of the item.
    ///   - digest: The payload the item had when the editor was opened.
    ///   - editor: The editor of the console that is open; nil for none.
    ///   - tool: The tool that the edit calls in place of the proposed one; nil for that one.
    ///   - keys: The keys in use.
    init(
        _ text: String,
        of entry: InboxEntry?,
        _ action: Int,
        _ digest: PayloadDigest,
        editor: ValueEditor?,
        calling tool: String?,
        keys: KeyMap
    ) {
        guard let entry, entry.phase == .open else {
            self = .drop(Remark("the item is gone; what was edited was thrown away", .error))
            return
        }
        do {
            let value = try JSONValue(parsing: text)
            if var editor, editor.item == entry.id, editor.action == action {
                editor.replace(with: value)
                self = .replace(editor)
                return
            }
            guard digest == entry.question.payloadDigest else {
                self = .keep(.payloadChanged(reopening: .editExternally, keys: keys))
                return
            }
            let edit = entry.item.edit(of: action, to: value, calling: tool)
            try entry.item.check(edit, at: action)
            self = .stage(edit)
        } catch {
            let again = keys.label(of: .editExternally)
            self = .keep(Remark("not staged: \(faultText(error)) \u{b7} \(again) opens the text again", .error))
        }
    }
}
