import CellGrid
import SignoffCheckpoint
import SignoffReview

extension ConsoleState {
    /// What can be copied of the row under the cursor, the value first.
    var copyChoices: [CopyMenu.Choice] {
        var choices: [CopyMenu.Choice] = []
        func add(_ title: String, _ text: String?, _ fileExtension: String = "txt", shownAs shown: String? = nil) {
            guard let text, !text.isEmpty else { return }
            let words = (shown ?? text).prefix(200).split(whereSeparator: \.isWhitespace)
            choices.append(
                CopyMenu.Choice(
                    title: title,
                    text: text,
                    beginning: words.joined(separator: " "),
                    fileExtension: fileExtension
                )
            )
        }
        func addValue(_ title: String, _ value: JSONValue?) {
            guard let value else { return }
            add(title, value.text(.pretty), "json", shownAs: shown(value).text(.pretty))
            add("\(title) on one line", value.text(.compact), "json", shownAs: shown(value).text(.compact))
        }
        switch screen {
        case .inbox:
            guard let entry = inbox.current else { return [] }
            let actions = entry.item.actions
            if actions.indices.contains(inbox.action) { addValue("value", actions[inbox.action].arguments) }
            addValue("whole payload", entry.item.payload)
            add("question id", entry.question.interrupt.id?.rawValue)
            add("payload digest", entry.question.payloadDigest.rawValue)
            add("checkpoint id", entry.question.checkpoint.rawValue)
            add("command that answers the same", commandLine, "sh", shownAs: shownCommandLine)
        case .threads: break
        case .streams:
            let event = streams.cursor.id.flatMap { id in streams.entries.first { $0.id == id }?.event }
            addValue("payload", event?.payload)
            add("run id", event?.run.rawValue)
        case .history:
            addValue("values", history.current?.values)
            add("checkpoint id", history.current?.checkpoint.rawValue)
        case .failures:
            add("error", failures.current?.error?.message)
            add("run id", failures.current?.id.rawValue)
        case .ledger:
            addValue("entry", ledger.current.map { .object($0.record) })
            add("hash", ledger.current?.hash)
        }
        add("thread id", currentThread?.rawValue)
        return choices
    }
}
