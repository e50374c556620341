package import SignoffCheckpoint

extension HistoryEntry {
    /// Reads a snapshot in the form of LangGraph's state history (`StateSnapshot.json`), as sent by a server; `nil`
    /// when the snapshot has no checkpoint.
    ///
    package init?(snapshot: JSONValue) {
        func checkpoint(_ config: JSONValue?) -> CheckpointID? {
            config?["configurable"]?["checkpoint_id"]?.stringValue.map(CheckpointID.init(_:))
        }
        guard let id = checkpoint(snapshot["config"]) else { return nil }
        self.init(
            checkpoint: id,
            parent: checkpoint(snapshot["parent_config"]),
            metadata: snapshot["metadata"] ?? .null,
            createdAt: snapshot["created_at"]?.stringValue ?? "",
            values: snapshot["values"] ?? .null,
            next: snapshot["next"]?.arrayValue?.compactMap(\.stringValue) ?? [],
            tasks: snapshot["tasks"]?.arrayValue?.map(Task.init(snapshot:)) ?? []
        )
    }
}

extension HistoryEntry.Task {
    /// Reads a task of a snapshot.
    fileprivate init(snapshot task: JSONValue) {
        let result = task["result"]
        self.init(
            id: task["id"]?.stringValue ?? "",
            name: task["name"]?.stringValue ?? "",
            error: task["error"].flatMap { $0.isNull ? nil : $0.stringValue ?? $0.text(.compact) },
            questions: task["interrupts"]?.arrayValue?.map { $0["value"] ?? .null } ?? [],
            result: result == .some(.null) ? nil : result,
            isFinished: result.map { !$0.isNull } ?? false
        )
    }
}
