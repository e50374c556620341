import OrderedCollections
import SignoffCheckpoint

/// A checkpoint's state as `history` prints it.
struct StateReport {
    let state: StateSnapshot

    /// One line about the checkpoint, then its tasks and questions, then its values.
    var lines: [String] {
        let json = state.json
        let metadata = json["metadata"]
        let step = metadata?["step"]?.integerValue.map { "step \($0)" } ?? "step ?"
        let source = metadata?["source"]?.stringValue ?? "?"
        let checkpoint = json["config"]?["configurable"]?["checkpoint_id"]?.stringValue ?? "?"
        let next = json["next"]?.arrayValue?.compactMap(\.stringValue).joined(separator: ", ") ?? ""
        var lines = [
            "\(checkpoint)  \(step)  \(source)  \(json["created_at"]?.stringValue ?? "?")"
                + (next.isEmpty ? "" : "  next: \(next)")
        ]
        for task in json["tasks"]?.arrayValue ?? [] {
            let name = task["name"]?.stringValue ?? "?"
            if let error = task["error"]?.stringValue { lines.append("    \(name) failed: \(error)") }
            for question in task["interrupts"]?.arrayValue ?? [] {
                let id = question["id"]?.stringValue ?? "(without id)"
                lines.append("    \(name) asks \(id): \(question["value"]?.text(.compact) ?? "null")")
            }
        }
        if let values = json["values"], !values.isNull { lines.append("    values: \(values.text(.compact))") }
        return lines
    }
}
