import Signoff
import SignoffCheckpoint

/// What a question of a runbook is about: the step, its command and how far the runbook is.
struct StepFacts {
    private let payload: JSONValue

    /// Takes the payload of a question.
    init(of question: Interrupt) { payload = question.value.jsonProjection }

    /// The facts; nil for a question of another form.
    var facts: QuestionFacts? {
        guard let step = payload["step"]?.stringValue else { return nil }
        let command = payload["action_requests"]?.arrayValue?.first?["args"]?["command"] ?? payload["command"]
        var title = step
        if let line = command?.stringValue?.split(whereSeparator: \.isNewline).first { title += ": \(line)" }
        if payload["options"] != nil { title = "may have run: \(title)" }
        let fields = ["runbook", "folder"].compactMap { name in
            payload[name]?.stringValue.map { QuestionFacts.Field(name, .text($0)) }
        }
        return QuestionFacts(
            title: title,
            fields: [.init("step", .text(step))] + fields,
            count: 1,
            progress: progress(label: step)
        )
    }

    /// `2 of 6`, as the question says it.
    private func progress(label: String) -> QuestionFacts.Progress? {
        let parts = payload["position"]?.stringValue?.split(separator: " ") ?? []
        guard parts.count == 3, parts[1] == "of", let done = Int(parts[0]), let total = Int(parts[2]) else {
            return nil
        }
        return QuestionFacts.Progress(done, of: total, label: label)
    }
}
