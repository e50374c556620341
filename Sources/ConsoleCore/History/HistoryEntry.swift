package import SignoffCheckpoint

/// One checkpoint as the history shows it.
package struct HistoryEntry: Equatable, Sendable {
    /// A task of the step that starts at the checkpoint.
    package struct Task: Equatable, Sendable {
        package var id: String
        package var name: String
        package var error: String?
        /// What it asks, in order.
        package var questions: [JSONValue]
        /// What it returned; nil while it has not.
        package var result: JSONValue?
    }

    package var checkpoint: CheckpointID
    package var parent: CheckpointID?
    package var source: String
    package var step: Int?
    /// As recorded: ISO 8601.
    package var createdAt: String
    package var values: JSONValue
    package var next: [String]
    package var tasks: [Task]
    package var metadata: JSONValue

    /// Reads a snapshot in the form of the reference's state history (`StateSnapshot.json`).
    ///
    /// - Returns: nil when it names no checkpoint.
    package init?(snapshot: JSONValue) {
        func checkpoint(_ config: JSONValue?) -> CheckpointID? {
            config?["configurable"]?["checkpoint_id"]?.stringValue.map(CheckpointID.init(_:))
        }
        guard let id = checkpoint(snapshot["config"]) else { return nil }
        self.checkpoint = id
        parent = checkpoint(snapshot["parent_config"])
        metadata = snapshot["metadata"] ?? .null
        source = metadata["source"]?.stringValue ?? "?"
        step = metadata["step"]?.integerValue.map(Int.init)
        createdAt = snapshot["created_at"]?.stringValue ?? ""
        values = snapshot["values"] ?? .null
        next = snapshot["next"]?.arrayValue?.compactMap(\.stringValue) ?? []
        tasks =
            snapshot["tasks"]?.arrayValue?.map { task in
                let result = task["result"]
                return Task(
                    id: task["id"]?.stringValue ?? "",
                    name: task["name"]?.stringValue ?? "",
                    error: task["error"].flatMap { $0.isNull ? nil : $0.stringValue ?? $0.text(.compact) },
                    questions: task["interrupts"]?.arrayValue?.map { $0["value"] ?? .null } ?? [],
                    result: result == .some(.null) ? nil : result
                )
            } ?? []
    }
}
