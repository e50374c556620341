import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// The state of a checkpoint, as printed by `history`.
struct StateReport {
    let state: StateSnapshot
    /// The open questions of the thread.
    ///
    /// Other questions are printed as asked.
    var open: [OpenInterrupt] = []

    /// One line for the checkpoint, followed by its tasks and questions, and its values.
    ///
    /// Secrets are masked.
    var lines: [SafeText] {
        let json = state.json
        let metadata = json["metadata"]
        let step = metadata?["step"]?.integerValue.map { "step \($0)" } ?? "step ?"
        let source = metadata?["source"]?.stringValue ?? "?"
        let checkpoint = json["config"]?["configurable"]?["checkpoint_id"]?.stringValue ?? "?"
        let next = json["next"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let at = json["created_at"]?.stringValue ?? "?"
        var lines: [SafeText] = [
            "\(name: checkpoint)  \(step)  \(name: source)  \(name: at)"
                + (next.isEmpty ? "" : "  next: \(ForeignText.names(next))")
        ]
        for (position, task) in (json["tasks"]?.arrayValue ?? []).enumerated() {
            let name = task["name"]?.stringValue ?? "?"
            let recorded = state.tasks[position]
            if let error = task["error"]?.stringValue {
                lines.append("    \(name: name) failed: \(quoting: error)")
            }
            for question in recorded.interrupts {
                let id: SafeText = question.id.map { "\(name: $0.rawValue)" } ?? "(without id)"
                let verb: SafeText = isOpen(question, of: recorded) ? "asks" : "asked"
                lines.append("    \(name: name) \(verb) \(id): \(payload: question.value.jsonProjection)")
            }
        }
        if let values = json["values"], !values.isNull { lines.append("    values: \(payload: values)") }
        return lines
    }

    /// Whether a question is open.
    ///
    /// The record in a checkpoint does not change when the question is answered.
    private func isOpen(_ question: Interrupt, of task: SnapshotTask) -> Bool {
        // Questions without an id are identified by their task. Questions with an id can also belong to tasks that a
        // body called.
        open.contains { $0.interrupt.id == question.id && (question.id != nil || $0.task == task.id) }
    }
}
