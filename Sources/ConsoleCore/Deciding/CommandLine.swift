import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// An answer as a shell command that sends the same answer.
struct CommandLine {
    let text: String

    init(
        _ entry: InboxEntry,
        _ decisions: [Decision],
        database: String?,
        server: String? = nil,
        profile: String? = nil
    ) {
        var words = ["signoff", "answer"]
        if let database { words += ["--db", database] }
        if let server { words += ["--server", server] }
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

extension ConsoleSettings {
    /// Returns the shell command for the decisions on an item.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - decisions: The decision of each action.
    ///   - secrets: The names whose values are masked; `nil` for none.
    /// - Returns: The shell command.
    func commandLine(of entry: InboxEntry, _ decisions: [Decision], without secrets: SecretNames?) -> String {
        let shown = decisions.map { secrets?.masked($0) ?? $0 }
        return CommandLine(entry, shown, database: databasePath, server: serverURL, profile: profile).text
    }
}
