import CellGrid
import SignoffCheckpoint
import SignoffReview

/// The result of a text from `$EDITOR`.
enum EditedText: Equatable {
    /// Replaces the value in the open editor of the same action.
    case replace(ValueEditor)
    /// Stages the edit.
    case stage(Decision)
    /// Keeps the text and reports its fault.
    case keep(Remark)
    /// Discards the text, because the item is no longer open.
    case drop(Remark)

    /// Reads the text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - entry: The item; `nil` when it is no longer open.
    ///   - action: The action of the item.
    ///   - digest: The digest of the payload when the editor opened.
    ///   - editor: The open editor of the console; `nil` for none.
    ///   - tool: The tool that the edit calls instead of the proposed tool; `nil` for the proposed tool.
    ///   - keys: The key map.
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
            self = .drop(Remark("the item is no longer open; the edited text was discarded", .error))
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
