import Signoff
import SignoffCheckpoint

/// The facts of a runbook's question: the step, its command and the progress of the runbook.
struct StepFacts {
    private let payload: JSONValue

    /// Creates the facts of a question.
    init(of question: Interrupt) { payload = question.value.jsonProjection }

    /// The facts; `nil` for a question of another form.
    var facts: QuestionFacts? {
        guard let step = payload["step"]?.stringValue else { return nil }
        let failure = payload["failure"]?.stringValue
        let action = payload["action_requests"]?.arrayValue?.first
        // The runbook's description of the step names it better than its command does.
        let description = failure == nil ? action?["description"] : nil
        let says = [description, action?["args"]?["command"], payload["command"]]
        var title = step
        if let line = says.lazy.compactMap({ $0?.stringValue.flatMap(Self.firstLine) }).first { title += ": \(line)" }
        if payload["options"] != nil { title = "may have run: \(title)" }
        if let failure { title = "failed, \(failure): \(title)" }
        let fields = ["runbook", "folder"].compactMap { name in
            payload[name]?.stringValue.map { QuestionFacts.Field(name, .text($0)) }
        }
        return QuestionFacts(
            title: title,
            fields: [.init("step", .text(step))] + fields,
            count: 1,
            progress: progress(label: step),
            effects: payload["options"] != nil ? [] : failure == nil ? Self.effects : Self.effectsAfterFailure
        )
    }

    private static let effects = [
        QuestionFacts.Effect("approve", "runs the command"),
        QuestionFacts.Effect("edit", "runs the command as you write it"),
        QuestionFacts.Effect("reject", "ends the runbook; no further step runs"),
        QuestionFacts.Effect("respond", "skips the step; your words become its outcome"),
    ]

    private static let effectsAfterFailure = [
        QuestionFacts.Effect("approve", "runs the command again"),
        QuestionFacts.Effect("edit", "runs the command as you write it"),
        QuestionFacts.Effect("reject", "ends the runbook; no further step runs"),
        QuestionFacts.Effect("respond", "skips the step, or marks it as done; your words become its outcome"),
    ]

    /// Returns the first line that is not blank, without heading marks.
    private static func firstLine(of text: String) -> Substring? {
        text.split(whereSeparator: \.isNewline).lazy.map { $0.drop { $0 == "#" || $0.isWhitespace } }.first {
            !$0.isEmpty
        }
    }

    /// Returns progress such as `2 of 6`, as stated in the question.
    private func progress(label: String) -> QuestionFacts.Progress? {
        let parts = payload["position"]?.stringValue?.split(separator: " ") ?? []
        guard parts.count == 3, parts[1] == "of", let done = Int(parts[0]), let total = Int(parts[2]) else {
            return nil
        }
        return QuestionFacts.Progress(done, of: total, label: label)
    }
}
