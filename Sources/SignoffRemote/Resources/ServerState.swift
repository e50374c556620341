import OrderedCollections
package import SignoffCheckpoint

/// The state of a thread at one checkpoint, as returned by a server.
package struct ServerState: Hashable, Sendable {
    /// A task of the step that begins at the checkpoint.
    package struct Task: Hashable, Sendable {
        /// The id.
        package var id: TaskID
        /// The name of the entrypoint or node.
        package var name: String
        /// The path as a list.
        package var path: JSONValue
        /// The error message; `nil` for none.
        package var error: String?
        /// The questions of the task.
        package var questions: [Interrupt]
        /// The namespace of the nested run; `nil` for none, and when its state is included.
        package var nestedNamespace: String?
        /// The states of the nested run: none or one.
        package var nested: [ServerState]
        /// The result; `nil` for an unfinished task.
        package var result: JSONValue?

        /// Whether the task has finished.
        package var isFinished: Bool { if case .some = result { true } else { false } }
    }

    /// The values.
    package var values: JSONValue
    /// The names of the tasks to run.
    package var next: [String]
    /// The tasks.
    package var tasks: [Task]
    /// The metadata of the checkpoint; `nil` for a checkpoint that does not exist.
    package var metadata: JSONObject?
    /// The creation time, as the server writes it; `nil` for none.
    package var createdAt: String?
    /// The namespace; empty at the root.
    package var namespace: String
    /// The checkpoint; `nil` for a thread without one.
    package var checkpoint: CheckpointID?
    /// The parent checkpoint; `nil` for none.
    package var parent: CheckpointID?

    /// Whether the checkpoint exists.
    package var exists: Bool { checkpoint != nil && metadata != nil }

    /// Reads a state; `nil` for other JSON.
    package init?(_ json: JSONValue) {
        guard let next = json["next"]?.arrayValue, let tasks = json["tasks"]?.arrayValue else { return nil }
        values = json["values"] ?? .null
        self.next = next.compactMap(\.stringValue)
        self.tasks = tasks.compactMap { Task($0) }
        metadata = json["metadata"]?.objectValue
        createdAt = json["created_at"]?.stringValue
        namespace = json["checkpoint"]?["checkpoint_ns"]?.stringValue ?? ""
        checkpoint = json["checkpoint"]?["checkpoint_id"]?.stringValue.map { CheckpointID($0) }
        parent = json["parent_checkpoint"]?["checkpoint_id"]?.stringValue.map { CheckpointID($0) }
    }

    /// The creation time; `nil` when it cannot be parsed.
    package var createdMoment: Timestamp? { createdAt.flatMap { Timestamp(iso8601: $0) } ?? checkpoint?.createdAt }

    /// The namespaces of the nested runs, at any depth.
    package var nestedNamespaces: [String] {
        tasks.flatMap { task -> [String] in
            task.nested.flatMap { [$0.namespace] + $0.nestedNamespaces }
                + (task.nested.isEmpty ? [task.nestedNamespace].compactMap(\.self) : [])
        }
    }

    /// The failed tasks, including nested ones.
    package var failedTasks: [Task] {
        tasks.flatMap { ($0.error == nil ? [] : [$0]) + $0.nested.flatMap(\.failedTasks) }
    }
}

extension ServerState.Task {
    fileprivate init?(_ json: JSONValue) {
        guard let id = json["id"]?.stringValue else { return nil }
        self.id = TaskID(id)
        name = json["name"]?.stringValue ?? ""
        path = json["path"] ?? .array([])
        error = json["error"].flatMap { $0.isNull ? nil : $0.stringValue ?? $0.text(.compact) }
        questions = json["interrupts"]?.arrayValue?.compactMap { Interrupt(server: $0) } ?? []
        nestedNamespace = json["checkpoint"]?["checkpoint_ns"]?.stringValue
        nested = json["state"].flatMap { ServerState($0) }.map { [$0] } ?? []
        result = json["result"]?.unlessNull
    }
}

extension Interrupt {
    /// Reads a question; `nil` for a question whose payload cannot be stored.
    init?(server json: JSONValue) {
        guard let value = try? StoredValue(json["value"] ?? .null) else { return nil }
        let schema = (json["response_schema"]?.unlessNull).flatMap { try? StoredValue($0) }
        self.init(id: json["id"]?.stringValue.map { InterruptID($0) }, value: value, responseSchema: schema)
    }
}

extension JSONValue {
    /// The value; `nil` for null.
    ///
    /// A bare `nil` would be JSON null.
    var unlessNull: JSONValue? { isNull ? Optional<JSONValue>.none : .some(self) }
}
