import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// An answer as the line of a shell that gives the same one without a screen.
struct CommandLine {
    let text: String

    init(_ entry: InboxEntry, _ decisions: [Decision], database: String?, profile: String? = nil) {
        var words = ["signoff", "answer"]
        if let database { words += ["--db", database] }
        if let profile { words += ["--profile", profile] }
        words += ["--thread", entry.question.thread.rawValue]
        if let id = entry.question.interrupt.id { words += ["--item", id.rawValue] }
        if decisions.count == 1, let decision = decisions.first {
            words += ["--decision", decision.kind.rawValue]
            switch decision {
            case .reject(let message?) where !message.isEmpty: words += ["--message", message]
            case .respond(let value): words += ["--message", value.stringValue ?? value.text(.compact)]
            case .edit(let value): words += ["--edit", value.text(.compact)]
            case .rename(let tool, let value): words += ["--edit", value.text(.compact), "--rename-tool", tool]
            default: break
            }
        } else {
            words += ["--decisions", JSONValue.array(decisions.map(Self.json)).text(.compact)]
        }
        words += ["--expect-digest", entry.question.payloadDigest.rawValue]
        text = words.map(ShellWord.quoted).joined(separator: " ")
    }

    private static func json(_ decision: Decision) -> JSONValue {
        var members: JSONObject = ["type": .string(decision.kind.rawValue)]
        switch decision {
        case .reject(let message?) where !message.isEmpty: members["message"] = .string(message)
        case .respond(let value): members["message"] = value
        case .edit(let value): members["args"] = value
        case .rename(let tool, let value):
            members["args"] = value
            members["rename_tool"] = .string(tool)
        default: break
        }
        return .object(members)
    }
}

extension ConsoleState {
    /// The line of a shell that answers the item under the cursor as it is decided; nil while it is not decided.
    var commandLine: String? { commandLine { $0 } }

    /// The same without the secrets in it.
    var shownCommandLine: String? { commandLine(shown) }

    /// The line that gives these decisions about an item, without secrets.
    func shownCommandLine(of entry: InboxEntry, _ decisions: [Decision]) -> String {
        CommandLine(entry, decisions.map(shown), database: settings.databasePath, profile: settings.profile).text
    }

    private func commandLine(_ form: (Decision) -> Decision) -> String? {
        guard let entry = inbox.current, let decisions = staging.drafts[entry.id]?.complete else { return nil }
        return CommandLine(
            entry,
            decisions.map(form),
            database: settings.databasePath,
            profile: settings.profile
        ).text
    }
}
