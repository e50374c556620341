import CellGrid
import OrderedCollections
import SignoffCheckpoint

/// A checkpoint's state as `history` prints it.
struct StateReport {
    let state: StateSnapshot

    /// One line about the checkpoint, then its tasks and questions, then its values; secrets are masked.
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
        for task in json["tasks"]?.arrayValue ?? [] {
            let name = task["name"]?.stringValue ?? "?"
            if let error = task["error"]?.stringValue {
                lines.append("    \(name: name) failed: \(quoting: error)")
            }
            for question in task["interrupts"]?.arrayValue ?? [] {
                let id: SafeText = question["id"]?.stringValue.map { "\(name: $0)" } ?? "(without id)"
                lines.append("    \(name: name) asks \(id): \(payload: question["value"] ?? .null)")
            }
        }
        if let values = json["values"], !values.isNull { lines.append("    values: \(payload: values)") }
        return lines
    }
}
