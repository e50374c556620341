import OrderedCollections
import SignoffCheckpoint
import SignoffOperator
import SignoffReview

/// An answer as the calls that give the same one without this program: Python's command, and the request to a LangGraph server.
struct ResumeCall: Equatable {
    /// The thread that asks.
    let thread: ThreadID
    /// The graph that runs on the thread; `nil` where it is not known.
    let graph: String?
    /// The answer under the id of its question.
    let answer: JSONObject

    /// Creates the calls of a decided item; `nil` for a question without an id, and for decisions that make no answer.
    ///
    /// - Parameters:
    ///   - entry: The item.
    ///   - decisions: A decision for each of its actions.
    init?(_ entry: InboxEntry, _ decisions: [Decision]) {
        let composed = try? [ItemAnswer(item: entry.item, decisions: decisions)].composed()
        guard let answer = composed, !answer.isEmpty else { return nil }
        thread = entry.question.thread
        graph = entry.question.workflow
        self.answer = answer
    }

    /// The command that a graph is invoked with in Python; `nil` for an answer that has no text in Python.
    var python: String? {
        (try? StoredValue(.object(answer)))?.pythonRepr.map { "Command(resume=\($0))" }
    }

    /// Returns the line of a shell that sends the answer to a server: with the id of the question, beside no other run,
    /// and with the server's own comparison.
    ///
    /// The key stays in its variable.
    ///
    /// - Parameter server: The URL of the server.
    /// - Returns: The line; `nil` where the graph is not known.
    func request(to server: String) -> String? {
        guard let graph else { return nil }
        let body: JSONObject = [
            "assistant_id": .string(graph), "command": ["resume": .object(answer)], "multitask_strategy": "reject",
            "config": ["configurable": ["__pregel_strict_resume": true]],
        ]
        let words = [
            "curl", "-sS", "\(server)/threads/\(thread)/runs", "-H", "content-type: application/json", "-d",
            JSONValue.object(body).text(.compact),
        ]
        let key = #"${SIGNOFF_API_KEY:+-H "x-api-key: $SIGNOFF_API_KEY"}"#
        return words.map(ShellWord.quoted).joined(separator: " ") + " " + key
    }
}

extension CopyChoices {
    /// Adds the calls that answer an item of a LangGraph server as it is decided, or an item of a file that is only
    /// read.
    mutating func addResumeCalls(of entry: InboxEntry) {
        guard let server = state.settings.serverURL else {
            if state.backend.access.readOnlyReason != nil { addPythonCalls(of: entry) }
            return
        }
        guard let decisions = state.staging.drafts[entry.id]?.complete, let call = ResumeCall(entry, decisions) else {
            return
        }
        let shown = ResumeCall(entry, decisions.map { state.secrets(of: entry)?.masked($0) ?? $0 })
        add("request that answers the same", call.request(to: server), "sh", shownAs: shown?.request(to: server))
        add("Python that answers the same", call.python, "py", shownAs: shown?.python)
    }

    /// Adds Python's commands for the answers to an item that only a Python program can give.
    ///
    /// The operator can stage no decision there.
    private mutating func addPythonCalls(of entry: InboxEntry) {
        let actions = entry.item.actions
        let choices: [(title: String, decision: Decision)] = [
            ("Python that approves", .approve), ("Python that rejects", .reject(message: nil)),
        ]
        for (title, decision) in choices
        where actions.allSatisfy({ $0.allowedDecisions.contains(decision.kind) }) {
            add(title, ResumeCall(entry, actions.map { _ in decision })?.python, "py")
        }
        guard let id = entry.question.interrupt.id,
            let key = (try? StoredValue(.string(id.rawValue)))?.pythonRepr
        else { return }
        add("Python that answers with a variable", "Command(resume={\(key): answer})", "py")
    }
}
